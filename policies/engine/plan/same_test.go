package plan

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/enginetest"
	"github.com/corporate-sre/auditor/policies/engine/reference"
)

func TestSameFindingsAsTheReference(t *testing.T) {
	same(t, enginetest.Typical(), enginetest.Company(2000))
}

// programs are a set on both engines.
type programs struct{ reference, plan engine.Program }

func compiled(ctx context.Context, set engine.PolicySet) (p programs, err error) {
	if p.reference, err = (reference.Engine{}).Compile(ctx, set); err != nil {
		return p, err
	}
	p.plan, err = Engine{}.Compile(ctx, set)
	return p, err
}

// same wants the same of both engines, byte by byte.
func same(t *testing.T, set engine.PolicySet, docs []string) {
	t.Helper()
	p, err := compiled(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	p.agree(t, docs)
}

func (p programs) agree(t *testing.T, docs []string) {
	t.Helper()
	want, got := results(t, p.reference, docs), results(t, p.plan, docs)
	if want == got {
		return
	}
	at := 0
	for at < min(len(want), len(got)) && want[at] == got[at] {
		at++
	}
	from := max(0, at-300)
	t.Errorf("they differ at byte %d:\nreference …%.600s\nplan      …%.600s", at, want[from:], got[from:])
}

func results(t *testing.T, p engine.Program, docs []string) string {
	t.Helper()
	r, err := engine.Evaluate(t.Context(), p, enginetest.Inventory(docs), engine.EvaluateOptions{Now: enginetest.Now, Coverage: enginetest.Complete(), Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
