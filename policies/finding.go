package policies

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// A Finding is what one control says of one asset, good or bad.
type Finding struct {
	// Fingerprint is the same every night for the same control and asset.
	Fingerprint string `json:"fingerprint"`

	Control string `json:"control"` // Control.ID
	Asset   Asset  `json:"asset"`

	// Place is where the asset was read, as Scope.Where says it. The history
	// asks the coverage of this place before it calls a finding gone.
	Place string `json:"place,omitempty"`

	Status   Status   `json:"status"`
	Severity Severity `json:"severity"`

	// SeverityReason says which rule raised or lowered the control's severity.
	SeverityReason string `json:"severity_reason,omitempty"`

	// Messages are what is wrong, sorted, one each; empty unless Fail.
	Messages []string `json:"messages,omitempty"`

	// Evidence is what the verdict rests on; nil unless Fail.
	Evidence *Evidence `json:"evidence,omitempty"`

	// Reason says why Unknown, and what would mend it.
	Reason string `json:"reason,omitempty"`

	// Fault is set when Unknown because the control itself could not be
	// evaluated: a gap of the policy, not of the reading.
	Fault bool `json:"fault,omitempty"`

	Owner     Owner             `json:"owner,omitzero"`
	Waiver    *Waiver           `json:"waiver,omitempty"`
	Channel   Channel           `json:"channel,omitempty"`
	FirstSeen time.Time         `json:"first_seen,omitzero"` // zero before the history knows
	Change    Change            `json:"change,omitempty"`
	Saving    *collectors.Money `json:"saving,omitempty"` // a month; nil: none known

	// Was is what an Absent finding was: Fail, or Unknown if it never failed.
	// Empty when nobody knows, and for every other Change.
	Was Status `json:"was,omitempty"`
}

// An Asset is as much of an asset as a reader of findings needs. For a finding
// about a place, Type is the asset type that could not be listed there, and ID
// and Name are the place.
type Asset struct {
	ID     string            `json:"id"`
	Type   string            `json:"type"`
	Name   string            `json:"name"`
	URL    string            `json:"url,omitempty"`
	Parent string            `json:"parent,omitempty"`
	Region string            `json:"region,omitempty"`
	Tags   map[string]string `json:"tags,omitempty"`
}

// Evidence is what a verdict rests on.
type Evidence struct {
	// Values are the values at the paths that the control requires.
	Values map[string]json.RawMessage `json:"values"`

	Source      string    `json:"source,omitempty"`      // Asset.Source
	CollectedAt time.Time `json:"collected_at,omitzero"` // Asset.CollectedAt
}

// An Owner is who must act, and how that was found out.
type Owner struct {
	Name string `json:"name"` // a team, or a person's mail address; empty: nobody

	// Contact is where to reach them, such as a mail address or "@acme/team".
	Contact string `json:"contact,omitempty"`

	// Via says how: "tag owner", "tag owner of aws.account payments",
	// "owners.yaml:12", "CODEOWNERS:7", "catalog payments-api".
	Via string `json:"via,omitempty"`
}

// Status is what a control says of an asset.
type Status string

const (
	Pass          Status = "pass"
	Fail          Status = "fail"
	Unknown       Status = "unknown"
	NotApplicable Status = "not_applicable"
)

// Change is a finding against the last run.
type Change string

const (
	New       Change = "new"
	Unchanged Change = "unchanged"
	Updated   Change = "updated"
	Absent    Change = "absent" // open in the last run, and now seen to be gone
)

// Channel is where a finding goes.
type Channel string

const (
	Alert  Channel = "alert"  // somebody is told now
	Ticket Channel = "ticket" // it becomes work
	Log    Channel = "log"    // it stands in the report
)

// Fingerprint names the finding of a control on an asset, for ever.
func Fingerprint(control, asset string) string {
	const usual = 256 // bytes, for which no memory is asked
	named := make([]byte, 0, usual)
	named = append(append(append(named, control...), 0), asset...)
	h := sha256.Sum256(named)
	var text [24]byte
	hex.Encode(text[:], h[:12])
	return string(text[:])
}
