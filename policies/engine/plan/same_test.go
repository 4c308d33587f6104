package plan

import (
	"encoding/json"
	"testing"

	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/enginetest"
	"github.com/corporate-sre/auditor/policies/engine/reference"
)

func TestSameFindingsAsTheReference(t *testing.T) {
	set := enginetest.Typical()
	same(t, set, enginetest.Company(2000))
}

func same(t *testing.T, set engine.PolicySet, docs []string) {
	t.Helper()
	var results []string
	for _, e := range []engine.Engine{reference.Engine{}, Engine{}} {
		p, err := e.Compile(t.Context(), set)
		if err != nil {
			t.Fatal(err)
		}
		if pr, ok := p.(*program); ok {
			for _, k := range pr.controls {
				if k.left != "" {
					t.Logf("%s: %s", k.ID, k.left)
				}
			}
		}
		r, err := engine.Evaluate(t.Context(), p, enginetest.Inventory(docs), engine.EvaluateOptions{Now: enginetest.Now, Coverage: enginetest.Complete()})
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		results = append(results, string(b))
	}
	if results[0] != results[1] {
		at := 0
		for at < min(len(results[0]), len(results[1])) && results[0][at] == results[1][at] {
			at++
		}
		from := max(0, at-300)
		t.Errorf("they differ at byte %d:\nreference …%.600s\nplan      …%.600s", at, results[0][from:], results[1][from:])
	}
}
