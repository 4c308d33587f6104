package reference

import (
	"io/fs"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/schemas"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/settings"
)

// shipped is the built-in controls with their default settings.
func shipped(t testing.TB) engine.Program {
	t.Helper()
	modules, err := engine.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	defaults, err := fs.Sub(policies.Defaults(), "settings")
	if err != nil {
		t.Fatal(err)
	}
	s, err := settings.Load(defaults, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Engine{}.Compile(t.Context(), engine.PolicySet{Modules: modules, Settings: s.Values, Schemas: schemas.All()})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func completeCoverage() (coverage []collectors.Coverage) {
	for t := range schemas.All() {
		coverage = append(coverage, collectors.Coverage{Place: where, AssetType: t, State: collectors.Complete})
	}
	return coverage
}

// Where everything was read, the shipped controls know everything.
func TestShippedControlsJudgeWhatWasRead(t *testing.T) {
	r, err := engine.Evaluate(t.Context(), shipped(t), inventory(company(200)), engine.EvaluateOptions{Now: now, Coverage: completeCoverage()})
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
