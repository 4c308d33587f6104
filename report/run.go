// Package report holds a Run and turns it into what people and programs read.
package report

import (
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// A Run is one audit, complete: what was read, how well, and what was found.
// Its JSON is run.json, whose schema is run.schema.json.
type Run struct {
	Schema    int       `json:"schema"` // SchemaVersion
	ID        string    `json:"id"`
	Company   string    `json:"company,omitempty"`
	StartedAt time.Time `json:"started_at"`
	EndedAt   time.Time `json:"ended_at"`
	Version   string    `json:"version"`  // of auditor
	Policies  string    `json:"policies"` // digest of the policy set and its settings

	// Compared reports whether the history was asked what changed; see
	// history.Compare. When false, Previous and every Change are empty and say
	// nothing.
	Compared bool `json:"compared"`

	// Previous is the run that Change compares with; empty: the first, or not
	// compared.
	Previous string `json:"previous,omitempty"`

	// Complete reports whether every place was read, see
	// collectors.State.Incomplete, no source was left out, and no policy failed,
	// see policies.Finding.Fault.
	Complete bool `json:"complete"`

	Coverage []collectors.Coverage `json:"coverage"`
	Controls []Control             `json:"controls"`

	// Findings are failures and unknowns, waived ones included, and those that
	// went away since the last run; passes only if asked for. What matters most
	// comes first.
	Findings []policies.Finding `json:"findings"`

	Assets map[string]int `json:"assets"` // how many of each type

	// Places are the names of accounts and organizations, by Coverage.Place
	// without its Region: "aws:111122223333" is "payments". One without a name
	// is shown by its ID. Names are hostile text.
	Places map[string]string `json:"places,omitempty"`

	// Trend is the runs before this one, the oldest first, as far back as
	// TrendWeeks; see history.Compare. Empty: the first, or no history.
	Trend []TrendPoint `json:"trend,omitempty"`

	Sources []SourceUse `json:"sources,omitempty"` // how each provider was asked
	Waivers []WaiverUse `json:"waivers,omitempty"`
	Notes   []string    `json:"notes,omitempty"` // such as a custom endpoint, or a control that is new
}

// SchemaVersion is the version of run.json that this package reads and writes.
const SchemaVersion = 1

// A Control is a control and how often it gave each answer.
type Control struct {
	policies.Control
	Counts Counts `json:"counts"`

	// Change is New when the last run did not have the control, Updated when
	// its Digest was another, and empty otherwise. What such a control finds
	// for the first time is the policy's change, not the company's.
	Change policies.Change `json:"change,omitempty"`

	// Details are nil when nobody knows them, as in runs of older versions.
	Details *Details `json:"details,omitempty"`
}

// Counts are numbers of findings by status. Waived ones count as Fail too.
type Counts struct {
	Pass          int `json:"pass"`
	Fail          int `json:"fail"`
	Unknown       int `json:"unknown"`
	NotApplicable int `json:"not_applicable"`
	Waived        int `json:"waived"`
}

// TrendWeeks is how far back Run.Trend looks.
const TrendWeeks = 13

// A TrendPoint is what an earlier run came to.
type TrendPoint struct {
	ID        string    `json:"id"` // Run.ID
	StartedAt time.Time `json:"started_at"`
	Complete  bool      `json:"complete"`
	Policies  string    `json:"policies"` // as Run.Policies; another digest is another yardstick

	// Open are the failures that nobody waived; a severity that is not there
	// had none.
	Open map[policies.Severity]int `json:"open"`
}

// A SourceUse is what it took to read one provider.
type SourceUse struct {
	Provider  string `json:"provider"`
	Scopes    int    `json:"scopes"`
	Calls     int    `json:"calls"`
	Throttled int    `json:"throttled"` // calls that were refused for their rate and repeated
	Seconds   int    `json:"seconds"`   // from the first call to the last
}

// A WaiverUse is a waiver and what became of it in this run.
type WaiverUse = policies.WaiverUse
