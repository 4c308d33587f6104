package plan

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/enginetest"
)

// TestAlike judges families of assets, each a little different from the others, by
// made-up policies: what is remembered of one must not be said of another.
func TestAlike(t *testing.T) {
	seeds := uint64(400)
	if testing.Short() {
		seeds = 50
	}
	for seed := range seeds {
		c := newChance(seed, engine.PolicySet{})
		rules := c.rules()
		p, err := compiled(t.Context(), one(rules))
		if err != nil {
			continue
		}
		var docs []string
		for _, doc := range append(enginetest.Company(4), c.assets(4, companySchemas)...) {
			docs = append(docs, c.family(doc, 20)...)
		}
		if p.agree(t, docs); t.Failed() {
			t.Fatalf("seed %d:\n%s", seed, rules)
		}
	}
}

// TestAlikeIsRemembered wants one that looks to a control as another one did that
// passed to be known, and no other.
func TestAlikeIsRemembered(t *testing.T) {
	const rules = `deny contains $"{input.asset.tags.owner} is no owner" if {
	not input.asset.attributes.encrypted
	not endswith(input.asset.tags.owner, "@acme.example")
}`
	w := workerOf(t, one(rules)).(*worker)
	known := func(doc string) bool {
		before := len(w.alike.words)
		for range 3 { // texts are learnt when they come again
			if err := w.Eval(engine.Document{Where: enginetest.Where, Type: "aws.volume", JSON: []byte(doc)}, func(policies.Finding) {}); err != nil {
				t.Fatal(err)
			}
			if s := w.statuses[0]; s != policies.Pass {
				t.Errorf("the status is %s", s)
			}
		}
		return len(w.alike.words) == before
	}
	docs := enginetest.Company(10)
	volume, other := docs[5], docs[9]
	if known(volume) || !known(other) {
		t.Error("what looks the same is not known")
	}
	for was, is := range map[string]string{
		`"encrypted":true`: `"encrypted":"yes"`, `payments@acme.example`: `payments@elsewhere.example`, `"owner":`: `"former-owner":`,
	} {
		if known(strings.Replace(other, was, is, 1)) {
			t.Errorf("known although %s is %s", was, is)
		}
	}
}

// TestAlikeTellsLengthsApart wants texts of which only the length is read to look the
// same if that is.
func TestAlikeTellsLengthsApart(t *testing.T) {
	docs := enginetest.Company(10)[5:6]
	docs = append(docs, strings.Replace(docs[0], "payments@acme.example", "日本", 1), strings.Replace(docs[0], "payments@acme.example", "abc", 1))
	same(t, one(`deny contains "long" if count(input.asset.tags.owner) > 2`), docs)
}

// family makes assets that differ from one in one place each.
func (c *chance) family(doc string, n int) []string {
	all := []string{doc}
	for range n {
		var asset map[string]any
		if err := json.Unmarshal([]byte(all[c.IntN(len(all))]), &asset); err != nil {
			panic(err)
		}
		c.change(asset)
		b, err := json.Marshal(asset)
		if err != nil {
			panic(err)
		}
		all = append(all, string(b), all[c.IntN(len(all))])
	}
	return all
}

// change changes one thing below v.
func (c *chance) change(v map[string]any) {
	keys := make([]string, 0, len(v))
	for k := range v {
		if k != "id" && k != "type" {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 {
		return
	}
	slices.Sort(keys)
	key := keys[c.IntN(len(keys))]
	switch below := v[key].(type) {
	case map[string]any:
		if len(below) > 0 && !c.one(4) {
			c.change(below)
			return
		}
	case []any:
		if len(below) > 0 && !c.one(4) {
			below[c.IntN(len(below))] = c.anything(1)
			return
		}
	}
	switch c.IntN(3) {
	case 0:
		delete(v, key)
	case 1:
		v[c.word()] = c.anything(1)
	default:
		v[key] = c.anything(1)
	}
}
