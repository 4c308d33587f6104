package plan

import (
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors/schemas"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
)

// TestValuesOfAnotherType are left to the reference engine, also where this one
// does not read them.
func TestValuesOfAnotherType(t *testing.T) {
	const rules = `# METADATA
# custom:
#   asset_types: [aws.iam_user]
#   requires: [attributes.access_keys, attributes.mfa, tags]
package guardrails.a

deny contains "two active keys" if count([key | some key in input.asset.attributes.access_keys; key.active == true]) > 1

deny contains "no owner" if object.get(input.asset.tags, "owner", "") == ""
`
	p, err := compiled(t.Context(), engine.PolicySet{Schemas: schemas.All(), Modules: []engine.Module{{Path: "a.rego", Source: []byte(rules)}}})
	if err != nil {
		t.Fatal(err)
	}
	const (
		id  = `"id":"u-1","type":"aws.iam_user"`
		key = `{"slot":1,"active":true,"created_at":"2026-01-01T00:00:00Z","last_used_at":null}`
	)
	asset := func(tags, keys, mfa string) string {
		return `{` + id + `,"tags":` + tags + `,"attributes":{"access_keys":` + keys + `,"mfa":` + mfa + `,"path":7}}`
	}
	spoilt := func(was, is string) string { return strings.Replace(key, was, is, 1) }
	for doc, unknown := range map[string]string{
		asset(`{"owner":"a"}`, `[`+key+`]`, `true`):                                   "",
		asset(`{"owner":"a"}`, `null`, `null`):                                        "",
		asset(`{"owner":"a","team":null}`, `[]`, `false`):                             "",
		asset(`{"owner":"a"}`, `[`+key+`,`+spoilt(`true`, `"true"`)+`]`, `true`):      "attributes.access_keys.1.active is a string",
		asset(`{"owner":"a"}`, `[`+spoilt(`"slot":1`, `"slot":{}`)+`]`, `true`):       "attributes.access_keys.0.slot is an object",
		asset(`{"owner":"a"}`, `[`+spoilt(`"2026-01-01T00:00:00Z"`, `0`)+`]`, `true`): "attributes.access_keys.0.created_at is a number",
		asset(`{"owner":"a"}`, `[[]]`, `true`):                                        "attributes.access_keys.0 is an array",
		asset(`{"owner":"a"}`, `{"active":true}`, `true`):                             "attributes.access_keys is an object",
		asset(`{"owner":"a"}`, `[]`, `"yes"`):                                         "attributes.mfa is a string",
		asset(`{"owner":"a","team":1}`, `[]`, `true`):                                 "tags.team is a number",
		asset(`[]`, `[]`, `true`):                                                     "tags is an array",
	} {
		p.agree(t, []string{doc})
		f := judged(t, p.plan, doc)["guardrails.a"]
		if unknown == "" && f.Status != policies.Pass || unknown != "" && (f.Status != policies.Unknown || !strings.HasPrefix(f.Reason, unknown+", not ")) {
			t.Errorf("%s is %s: %s", doc, f.Status, f.Reason)
		}
	}
}
