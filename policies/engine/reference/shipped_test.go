package reference

import (
	"testing"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/enginetest"
)

// Where everything was read, the shipped controls know everything.
func TestShippedControlsJudgeWhatWasRead(t *testing.T) {
	set, err := enginetest.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	p, err := Engine{}.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	r, err := engine.Evaluate(t.Context(), p, enginetest.Inventory(enginetest.Company(200)), engine.EvaluateOptions{Now: now, Coverage: enginetest.Complete()})
	if err != nil {
		t.Fatal(err)
	}
	failed := 0
	for _, f := range r.Findings {
		if failed++; f.Status == policies.Unknown {
			t.Errorf("%s is unknown for %s: %s", f.Control, f.Asset.ID, f.Reason)
		}
	}
	if failed == 0 {
		t.Error("nothing failed; some assets are as they should not be")
	}
}
