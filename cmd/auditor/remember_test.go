package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/collectors/simulator"
	"github.com/corporate-sre/auditor/policies/engine"
)

// TestNightsRemember judges three nights at acme with what the night before has
// answered, and without: the findings are the same bytes, and most of the assets
// of the second night need not be judged.
func TestNightsRemember(t *testing.T) {
	t.Parallel()
	memory := &engine.Memory{File: filepath.Join(t.TempDir(), "answers.zip"), Version: "1"}
	for night := 1; night <= 3; night++ {
		dir := t.TempDir()
		w := &world{
			stdout: io.Discard, stderr: io.Discard,
			getenv: func(string) string { return "" }, environ: func() []string { return nil },
			now: func() time.Time { return firstNight.AddDate(0, 0, night-1) },
		}
		if err := demo(t.Context(), w, demoOptions{out: dir, simulator: simulator.Options{Size: simulator.DefaultSize, Seed: 1, Night: night}}); err != nil {
			t.Fatal(err)
		}
		config, err := readConfig(filepath.Join(dir, defaultConfig))
		if err != nil {
			t.Fatal(err)
		}
		config.defaults()
		rules, err := loadRules(t.Context(), config, ruleOptions{})
		if err != nil {
			t.Fatal(err)
		}
		inv, err := inventory.Open(config.path(config.Inventory))
		if err != nil {
			t.Fatal(err)
		}
		defer inv.Close()
		all := engine.PartsOf(inv)
		evaluate := func(m *engine.Memory) (engine.Result, []byte) {
			o := engine.EvaluateOptions{Now: inv.Manifest().StartedAt, Coverage: inv.Coverage(), Skip: rules.skip, Memory: m, Verify: rules.sample(all)}
			r, err := engine.Evaluate(t.Context(), rules.program, all, o)
			if err != nil {
				t.Fatal(err)
			}
			b, err := json.Marshal([]any{r.Findings, r.Counts, r.Assets, r.Forgotten, r.Verified})
			if err != nil {
				t.Fatal(err)
			}
			return r, b
		}
		assets := 0
		full, want := evaluate(nil)
		for _, n := range full.Assets {
			assets += n
		}
		got, b := evaluate(memory)
		if !bytes.Equal(b, want) || len(got.Findings) < 100 {
			t.Errorf("night %d: %d findings and %d with what is remembered, which are not the same", night, len(full.Findings), len(got.Findings))
		}
		again, b := evaluate(memory)
		if !bytes.Equal(b, want) {
			t.Errorf("night %d is another one when it is judged again", night)
		}
		t.Logf("night %d: of %d assets %d are remembered, and %d when it is judged again; %d were verified", night, assets, got.Remembered, again.Remembered, got.Verified)
		if least := assets / 3; night == 1 && got.Remembered > 0 || night > 1 && got.Remembered < least || again.Remembered < assets*4/5 {
			t.Errorf("night %d: of %d assets %d are remembered, and %d when it is judged again", night, assets, got.Remembered, again.Remembered)
		}
		if night == 1 {
			spoil(t, memory.File, 3)
			spoilt, _ := evaluate(memory)
			if want := "some of what the last run answered is damaged"; !strings.HasPrefix(spoilt.Forgotten, want) || !strings.HasSuffix(spoilt.Forgotten, "(and 2 more)") {
				t.Errorf("of three damaged scopes it says %q", spoilt.Forgotten)
			}
			if !reflect.DeepEqual(spoilt.Findings, full.Findings) || spoilt.Remembered == 0 || spoilt.Remembered >= again.Remembered {
				t.Errorf("with three damaged scopes %d assets are remembered, of %d", spoilt.Remembered, again.Remembered)
			}
		}
	}
}

// spoil damages the answers about n scopes.
func spoil(t *testing.T, file string, n int) {
	t.Helper()
	r, err := zip.OpenReader(file)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.File[:n] {
		at, err := f.DataOffset()
		if err != nil {
			t.Fatal(err)
		}
		b[at] ^= 0x55
	}
	if err := os.WriteFile(file, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
