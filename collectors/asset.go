package collectors

import (
	"encoding/json"
	"time"
)

// An Asset is one thing that somebody owns and a control can judge: an AWS
// account, a GCP project, a GitHub organization, a seat in a SaaS product.
type Asset struct {
	// ID is the provider's own global name, such as an ARN or
	// "github.com/" and a number. It does not change while the asset lives.
	ID string `json:"id"`

	// Type is provider.kind, such as "aws.account". It has a schema of the
	// same name in collectors/schemas.
	Type string `json:"type"`

	// Name is what people call it. It is hostile text.
	Name string `json:"name"`

	// Parent is the ID of the asset that holds it: an OU holds an account, an
	// account holds a volume. Empty at the top.
	Parent string `json:"parent,omitempty"`

	// Region is where it lives; empty for what has no Region.
	Region string `json:"region,omitempty"`

	// Tags are the tags, labels or topics. Nil means that they were not read;
	// an empty map means that the asset has none.
	Tags map[string]string `json:"tags,omitzero"`

	// Owner is the owner that the provider itself names, if it does. The owner
	// that triage resolves is the finding's.
	Owner string `json:"owner,omitempty"`

	// MonthlyCost is the unblended cost of the last full calendar month (UTC).
	// Nil means unknown, not zero.
	MonthlyCost *Money `json:"monthly_cost,omitzero"`

	// URL is the page of the provider's console that shows the asset.
	URL string `json:"url,omitempty"`

	// Attributes are settings, never secrets, in the shape that the type's
	// schema gives. An absent attribute was not read.
	Attributes json.RawMessage `json:"attributes"`

	// Links are named edges to the IDs of other assets: "attached_to",
	// "member_of". A name that is absent was not read; an empty list was read,
	// and there is none.
	Links map[string][]string `json:"links,omitzero"`

	// Source names the calls that the asset was made from, such as
	// "ec2:DescribeVolumes".
	Source string `json:"source"`

	// CollectedAt is when it was read, UTC, to the second.
	CollectedAt time.Time `json:"collected_at"`
}

// Attributes returns the JSON of v, a struct of pointers and slices whose nil
// fields are left out. It panics when v cannot be JSON, which is a bug.
func Attributes(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic("collectors: attributes: " + err.Error())
	}
	return b
}
