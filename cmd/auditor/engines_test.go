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
	"github.com/corporate-sre/auditor/policies"
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
		result, err := engine.Evaluate(t.Context(), rules.program, engine.PartsOf(inv), engine.EvaluateOptions{Now: inv.Manifest().StartedAt, Coverage: inv.Coverage(), Skip: rules.skip})
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

	explained(t, config)
}

// explained wants an explanation of a failure with a join, and of what is not
// there.
func explained(t *testing.T, config *Config) {
	rules, err := loadRules(t.Context(), config, ruleOptions{engine: "reference"})
	if err != nil {
		t.Fatal(err)
	}
	dir := config.path(config.Inventory)
	for _, c := range rules.controls() {
		if _, err := explain(t.Context(), rules, dir, c.ID, "no such asset"); err == nil {
			t.Fatalf("%s explains an asset that is not there", c.ID)
		}
		break
	}
	run, err := readRun(filepath.Join(config.dir, "run.json"))
	if err != nil {
		t.Fatal(err)
	}
	shown := map[string]bool{}
	for _, f := range run.Findings {
		if f.Status != policies.Fail || shown[f.Control] || len(shown) == 20 {
			continue
		}
		shown[f.Control] = true
		e, err := explain(t.Context(), rules, dir, f.Control, f.Asset.ID)
		if err != nil {
			t.Fatal(err)
		}
		if e.Status != f.Status || len(e.Steps) == 0 || !slices.Equal(e.Messages, f.Messages) {
			t.Errorf("%s on %s is %s in the run, and %s with %d lines when it is explained", f.Control, f.Asset.ID, f.Status, e.Status, len(e.Steps))
		}
	}
	if len(shown) < 20 {
		t.Errorf("only %d controls have failed", len(shown))
	}
}
