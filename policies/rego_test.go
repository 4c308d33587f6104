package policies_test

import (
	"bytes"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/corporate-sre/auditor/collectors/schemas"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/settings"
)

// TestRego compiles the built-in controls and runs every Rego test. Each line has
// one that evaluates it, as auditor controls test --coverage tells users.
func TestRego(t *testing.T) {
	set := builtIn(t)
	results, files, err := engine.Cover(t.Context(), set, "")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string][]string{}
	for _, r := range results {
		tests[r.Package] = append(tests[r.Package], r.Name)
		if !r.Pass || r.Skipped {
			t.Errorf("policies/%v\n%s", r, r.Output)
		}
	}
	for _, m := range set.Modules {
		if name := strings.ReplaceAll(strings.TrimSuffix(m.Path[:strings.LastIndexByte(m.Path, '/')], "/"), "/", "."); !m.Test() && len(tests[name+"_test"]) < 2 {
			t.Errorf("policies/%s: %d tests, want one that it denies and one that it does not, at least", m.Path, len(tests[name+"_test"]))
		}
	}
	for _, f := range files {
		if len(f.Missing) > 0 {
			t.Errorf("policies/%s: no test evaluates line %v", f.File, f.Missing)
		}
	}
	t.Logf("%d tests of %d packages", len(results), len(tests))
}

// TestRegoOfEachControl wants a test in which each control denies and one in
// which it does not: a test that compares deny with an empty set alone would
// pass if the control never denied anything.
func TestRegoOfEachControl(t *testing.T) {
	set := builtIn(t)
	catalogue, err := engine.NewCatalogue(set)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range catalogue.Controls {
		if c.Description == "" {
			t.Errorf("control %s does not say why it matters; add description to its METADATA", c.ID)
		}
		path := strings.ReplaceAll(c.ID, ".", "/") + "/" + c.ID[strings.LastIndexByte(c.ID, '.')+1:] + "_test.rego"
		i := slices.IndexFunc(set.Modules, func(m engine.Module) bool { return m.Path == path })
		if i < 0 {
			t.Errorf("control %s has no test; write policies/%s", c.ID, path)
			continue
		}
		module, err := ast.ParseModule(path, string(set.Modules[i].Source))
		if err != nil {
			t.Fatal(err)
		}
		denied, passed := verdicts(module)
		if !denied || !passed {
			t.Errorf("policies/%s: a case that fails the control: %t, a case that passes it: %t; want both", path, denied, passed)
		}
	}
}

// verdicts reports whether a test speaks of messages, and of none: of set() or
// of "not …deny".
func verdicts(m *ast.Module) (denied, passed bool) {
	ast.WalkTerms(m, func(t *ast.Term) bool {
		switch v := t.Value.(type) {
		case ast.Set:
			denied = denied || v.Len() > 0
			passed = passed || v.Len() == 0
		case ast.String:
			denied = denied || strings.Contains(string(v), " ")
		}
		return false
	})
	return denied, passed
}

func TestRegoIsFormatted(t *testing.T) {
	for _, m := range builtIn(t).Modules {
		want, err := engine.Format(m.Path, m.Source)
		if err != nil {
			t.Error(err)
			continue
		}
		if !bytes.Equal(m.Source, want) {
			t.Errorf("policies/%s is not formatted; run opa fmt --write on it", m.Path)
		}
	}
}

func builtIn(t *testing.T) engine.PolicySet {
	t.Helper()
	modules, err := engine.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	defaults, err := fs.Sub(policies.Defaults(), "settings")
	if err != nil {
		t.Fatal(err)
	}
	merged, err := settings.Load(defaults, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	return engine.PolicySet{Modules: modules, Settings: merged.Values, Schemas: schemas.All()}
}
