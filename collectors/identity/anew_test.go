package identity

import (
	"path/filepath"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/inventory"
)

// TestSecondWaveAfterAKill joins again when the first wave has more than when
// the run was killed.
func TestSecondWaveAfterAKill(t *testing.T) {
	w, err := inventory.Create(filepath.Join(t.TempDir(), "inventory"), inventory.Options{Run: "r", Now: tonight})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	run := func(f *first) {
		t.Helper()
		for _, s := range f.scopes {
			if err := w.Keep(s, f.kept[s.ID()]); err != nil {
				t.Fatal(err)
			}
		}
		second := New(Config{Kept: w.Kept(), Now: tonight})
		if _, err := (&collectors.Runner{Sources: []collectors.Source{second}, Sink: Anew{w}}).Run(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	run(people(3, 0))
	run(people(8, 0))
	persons := 0
	for e, err := range w.Kept().Scopes(PersonType) {
		if err != nil {
			t.Fatal(err)
		}
		persons += e.Counts[PersonType]
	}
	if persons != 9 {
		t.Errorf("%d persons after the second run, want the nine that the list has by then", persons)
	}
}
