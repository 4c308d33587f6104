package policies

// A Control is what should hold, read from the METADATA of its Rego package and
// written nowhere else.
type Control struct {
	// ID is the Rego package, such as "tagging.owner_tag_present".
	ID string `json:"id"`

	Title       string   `json:"title"`       // what should hold
	Description string   `json:"description"` // why it matters
	Category    string   `json:"category"`    // the first part of ID: guardrails, tagging, cost, or a user's own
	Severity    Severity `json:"severity"`

	// Exposure is how far a failure can be reached from.
	Exposure Exposure `json:"exposure,omitempty"`

	// AssetTypes are the types that it judges; empty means every type.
	AssetTypes []string `json:"asset_types"`

	// When limits it to assets whose value at each path is one of those given.
	// Another value is not_applicable; an absent one is unknown.
	When map[string][]any `json:"when,omitempty"`

	// Requires are the paths that it reads. One that is absent makes the answer
	// unknown; on a failure their values are the evidence.
	Requires []string `json:"requires"`

	// Reads are the paths that it was found to read, of a control that names no
	// Requires, and what another one reads as a whole, such as all attributes. One that is absent makes the answer unknown where the coverage
	// says why it is; otherwise it is undefined, as anywhere in Rego. Sorted.
	Reads []string `json:"reads,omitempty"`

	// Related are the joins, by the name under which the policy sees them.
	Related map[string]Join `json:"related,omitempty"`

	// Settings are the settings that it cannot work without, such as
	// "guardrails.root_email_domains". While one is empty the control judges
	// nothing and says so once.
	Settings []string `json:"settings,omitempty"`

	Remediation string `json:"remediation"`

	// SavingSource says where the prices behind a saving come from.
	SavingSource string `json:"saving_source,omitempty"`

	// References maps a standard to its number, such as "cis_aws_7.0": "2.2".
	References map[string]string `json:"references,omitempty"`

	// Digest is the SHA-256 of the control's source and of what it imports.
	Digest string `json:"digest,omitempty"`
}

// A Join names the related assets of an asset: those of Type (any, when empty)
// whose value at Key equals, or contains, one of the asset's values at From.
// In metadata "parent" and "links.NAME" are short for {key: id, from: …}, which
// makes the index of a run hold every asset; a Type keeps it small.
type Join struct {
	Type string `json:"type,omitempty"`
	Key  string `json:"key"`
	From string `json:"from"`

	// Within "scope" looks only at assets that were read in the same account
	// and Region, "place" at those of the same account with all its Regions.
	// Empty looks everywhere.
	Within string `json:"within,omitempty"`
}

// Severity is how bad a failure is.
type Severity string

const (
	Informational Severity = "informational"
	Low           Severity = "low"
	Medium        Severity = "medium"
	High          Severity = "high"
	Critical      Severity = "critical"
)

// Severities lists every Severity, the mildest first.
var Severities = []Severity{Informational, Low, Medium, High, Critical}

// Rank is 0 for informational to 4 for critical, and -1 for what is none.
func (s Severity) Rank() int {
	for i, x := range Severities {
		if x == s {
			return i
		}
	}
	return -1
}

// Exposure is how far a failure can be reached from.
type Exposure string

const (
	Public       Exposure = "public"       // from the internet or by a stranger
	Organization Exposure = "organization" // by anybody in the company, or it touches every account
	Local        Exposure = ""             // within the account or the product
)

// Rank is 2 for Public, 1 for Organization, 0 for Local.
func (e Exposure) Rank() int {
	switch e {
	case Public:
		return 2
	case Organization:
		return 1
	}
	return 0
}
