package plan

import (
	"testing"

	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/enginetest"
)

// FuzzAssets judges made-up assets of all types by the built-in catalogue.
func FuzzAssets(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed)
	}
	set, err := enginetest.Shipped()
	if err != nil {
		f.Fatal(err)
	}
	p, err := compiled(f.Context(), set)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, seed uint64) {
		p.agree(t, newChance(seed, set).assets(100, set.Schemas))
	})
}

// FuzzPolicies judges the Company, and assets that are not as they should be, by
// made-up policies.
func FuzzPolicies(f *testing.F) {
	for seed := range uint64(100) {
		f.Add(seed)
	}
	docs := enginetest.Company(8)
	f.Fuzz(func(t *testing.T, seed uint64) {
		c := newChance(seed, engine.PolicySet{})
		rules := c.rules()
		p, err := compiled(t.Context(), one(rules))
		if err != nil {
			t.Log("ERR", err)
			return
		}
		all := append(docs, c.assets(8, companySchemas)...)
		p.agree(t, all)
		for _, doc := range all {
			holds(t, p.plan, engine.TypeOf([]byte(doc)), doc)
		}
		if t.Failed() {
			t.Log(rules)
		}
	})
}

// companySchemas are loose schemas of the Company's assets.
var companySchemas = map[string][]byte{
	"aws.volume": []byte(`{"type":"object","properties":{"encrypted":{"type":["boolean","null"]},"size_gib":{"type":"integer"},"created_at":{"type":"string","format":"date-time"},"attached_to":{"type":"array","items":{"type":"string"}}}}`),
}
