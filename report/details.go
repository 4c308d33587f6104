package report

import (
	"encoding/json"

	"github.com/corporate-sre/auditor/policies"
)

// Details are what a reader of a control asks beyond its metadata.
type Details struct {
	// Channels are where a failure goes while it is new, and afterwards. Empty:
	// not known.
	Channels []policies.Channel `json:"channels,omitempty"`

	Settings    []Setting     `json:"settings,omitempty"`    // that it reads, by name
	Permissions []Permissions `json:"permissions,omitempty"` // that reading what it needs takes, by source

	// Rego is its source; several files stand one after the other.
	Rego string `json:"rego,omitempty"`
}

// A Setting is a value that an organization may change.
type Setting struct {
	Name   string          `json:"name"` // such as "cost.unattached_days"
	Value  json.RawMessage `json:"value"`
	Reason string          `json:"reason"` // for the default
}

// Permissions are what one source has to be allowed.
type Permissions struct {
	Source string   `json:"source"` // such as "aws"
	Names  []string `json:"names"`
}
