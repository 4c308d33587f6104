package plan

import (
	"testing"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/enginetest"
)

// TestPassesAllocateNothing holds for every type of the Company's assets.
func TestPassesAllocateNothing(t *testing.T) {
	w := workerOf(t, enginetest.Typical())
	for _, text := range enginetest.Company(16)[8:12] {
		doc := engine.Document{Where: enginetest.Where, Type: engine.TypeOf([]byte(text)), JSON: []byte(text)}
		passed := 0
		emit := func(f policies.Finding) {
			if f.Status == policies.Pass {
				passed++
			} else {
				t.Errorf("%s of %s is %s", f.Control, doc.Type, f.Status)
			}
		}
		eval := func() {
			if err := w.Eval(doc, emit); err != nil {
				t.Fatal(err)
			}
		}
		if n := testing.AllocsPerRun(100, eval); n != 0 {
			t.Errorf("%v allocations for a %s that passes", n, doc.Type)
		}
		if passed != 101*10 {
			t.Errorf("%d checks of %s passed, want 10 each time", passed, doc.Type)
		}
	}
}

func workerOf(t *testing.T, set engine.PolicySet) engine.Worker {
	t.Helper()
	p, err := Engine{}.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	index := p.NewIndex()
	index.Seal(enginetest.Complete())
	run := p.NewRun(engine.RunParams{Now: enginetest.Now, Index: index, Coverage: enginetest.Complete()})
	t.Cleanup(run.Close)
	return run.NewWorker()
}
