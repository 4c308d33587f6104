package plan

import (
	"fmt"
	"slices"
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
	index := p.NewIndex(0)
	index.Seal(enginetest.Complete())
	run := p.NewRun(engine.RunParams{Now: enginetest.Now, Index: index, Coverage: enginetest.Complete()})
	t.Cleanup(run.Close)
	return run.NewWorker()
}

// TestControlsOfOtherTypesCostNothing compares the work on an asset with 30 and
// with 300 loaded controls, of which as many judge it: by what a worker has to
// look at, since clocks of shared machines lie.
func TestControlsOfOtherTypesCostNothing(t *testing.T) {
	var few, many *dispatch
	for _, others := range []int{20, 290} {
		w := workerOf(t, withOthers(others)).(*worker)
		d := w.dispatchOf("aws.volume")
		if few == nil {
			few = d.dispatch
		} else {
			many = d.dispatch
		}
	}
	if len(few.controls) != 10 || len(many.controls) != 10 || len(few.paths) != len(many.paths) {
		t.Errorf("%d and %d controls judge the asset, and read %d and %d paths", len(few.controls), len(many.controls), len(few.paths), len(many.paths))
	}
	if a, b := few.reads.Paths(), many.reads.Paths(); !slices.Equal(a, b) {
		t.Errorf("the decoder reads\n%v, and with more controls\n%v", a, b)
	}
}

// withOthers is the typical set, with so many controls of other types.
func withOthers(n int) engine.PolicySet {
	set := enginetest.Typical()
	for i := range n {
		set.Modules = append(set.Modules, engine.Module{Path: fmt.Sprintf("other%d.rego", i), Source: fmt.Appendf(nil, `# METADATA
# custom:
#   asset_types: [aws.other%d]
#   requires: [attributes.x%d]
package other.c%d

deny contains "x" if input.asset.attributes.x%d == "y"
`, i%7, i, i, i)})
	}
	return set
}
