package main

import (
	"bytes"
	"encoding/json"
	"io"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/collectors/simulator"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/plan"
)

// TestEnginesSayTheSameOfAcme judges a night at acme, with all its products, by
// every engine: the findings are the same bytes.
func TestEnginesSayTheSameOfAcme(t *testing.T) {
	dir := t.TempDir()
	w := &world{
		stdout: io.Discard, stderr: io.Discard,
		getenv: func(string) string { return "" }, environ: func() []string { return nil },
		now: func() time.Time { return firstNight },
	}
	if err := demo(t.Context(), w, demoOptions{out: dir, simulator: simulator.Options{Size: simulator.DefaultSize, Seed: 1, Night: 1}}); err != nil {
		t.Fatal(err)
	}
	config, err := readConfig(filepath.Join(dir, defaultConfig))
	if err != nil {
		t.Fatal(err)
	}
	config.defaults()
	inv, err := inventory.Open(config.path(config.Inventory))
	if err != nil {
		t.Fatal(err)
	}
	defer inv.Close()
	var want []byte
	for _, e := range slices.Backward(engines) { // verify first: it says where they differ
		rules, err := loadRules(t.Context(), config, ruleOptions{engine: e.name})
		if err != nil {
			t.Fatal(err)
		}
		result, err := engine.Evaluate(t.Context(), rules.program, parts(inv), engine.EvaluateOptions{Now: inv.Manifest().StartedAt, Coverage: inv.Coverage(), Skip: rules.skip})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range result.Findings {
			if f.Fault {
				t.Errorf("%s: %s on %s: %s", e.name, f.Control, f.Asset.ID, f.Reason)
			}
		}
		got, err := json.Marshal(result)
		if err != nil {
			t.Fatal(err)
		}
		if want = append(want, got...); len(result.Findings) < 100 || !bytes.Equal(want[:len(got)], got) {
			t.Errorf("%s says something else, of %d findings", e.name, len(result.Findings))
		}
		for _, c := range rules.controls() {
			if why := plan.Left(rules.program, c.ID); e.name == "auto" && why != "" {
				t.Errorf("%s is left to the reference engine: %s", c.ID, why)
			}
		}
	}
}
