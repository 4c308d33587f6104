package inventory

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

// read returns the IDs of the assets in the kept scopes that read the types.
func read(t *testing.T, k *Kept, types ...string) (scopes, assets []string) {
	t.Helper()
	for e, err := range k.Scopes(types...) {
		if err != nil {
			t.Fatal(err)
		}
		scopes = append(scopes, e.Scope.ID())
		for doc, err := range k.Documents(e) {
			if err != nil {
				t.Fatal(err)
			}
			id, _, _ := strings.Cut(strings.TrimPrefix(string(doc.JSON), `{"id":"`), `"`)
			assets = append(assets, doc.Type+" "+id)
		}
	}
	return scopes, assets
}

func TestKeptIsReadWhileTheNightIsWritten(t *testing.T) {
	w := create(t, filepath.Join(t.TempDir(), "inventory"), tonight)
	k := w.Kept()
	if scopes, _ := read(t, k); len(scopes) != 0 {
		t.Errorf("a new night has the scopes %v, want none", scopes)
	}
	keep(t, w, "b", "acme.account", 2)
	keep(t, w, "a", "acme.role", 1)
	keep(t, w, "c", "acme.account", 0)
	scopes, assets := read(t, k, "acme.account")
	if want := []string{"acme/b/global", "acme/c/global"}; !slices.Equal(scopes, want) {
		t.Errorf("scopes that read accounts = %v, want %v, that without accounts too", scopes, want)
	}
	if want := []string{"acme.account acme:b/001", "acme.account acme:b/002"}; !slices.Equal(assets, want) {
		t.Errorf("assets = %v, want %v", assets, want)
	}
	if scopes, _ = read(t, k); len(scopes) != 3 {
		t.Errorf("scopes of all types = %v, want three", scopes)
	}
	keep(t, w, "b", "acme.account", 1) // again
	if _, assets = read(t, k, "acme.account"); len(assets) != 1 {
		t.Errorf("assets of a scope that was kept again = %v, want those of the last time", assets)
	}
}

func TestKeptDoesNotTakeANameForAType(t *testing.T) {
	w := create(t, filepath.Join(t.TempDir(), "inventory"), tonight)
	s, r := scope("a", "acme.role", 1)
	r.Coverage[0].State, r.Coverage[0].Reason = collectors.Partial, `"acme.account"`
	if err := w.Keep(s, r); err != nil {
		t.Fatal(err)
	}
	if scopes, _ := read(t, w.Kept(), "acme.account"); len(scopes) != 0 {
		t.Errorf("scopes that read accounts = %v, want none", scopes)
	}
}

func TestKeptAfterAResume(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "inventory")
	w := create(t, dir, tonight)
	keep(t, w, "a", "acme.account", 3)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, assets := read(t, resume(t, dir, tonight).Kept()); len(assets) != 3 {
		t.Errorf("assets = %v, want the three that were kept before", assets)
	}
}

func TestKeptWhileOthersKeep(t *testing.T) {
	w := create(t, filepath.Join(t.TempDir(), "inventory"), tonight)
	keep(t, w, "a", "acme.account", 1)
	done := make(chan error)
	go func() {
		var err error
		for n := 0; n < 20 && err == nil; n++ {
			err = w.Keep(scope(fmt.Sprintf("b%d", n), "acme.role", 1))
		}
		done <- err
	}()
	for range 20 {
		if _, assets := read(t, w.Kept(), "acme.account"); len(assets) != 1 {
			t.Errorf("assets = %v, want one", assets)
		}
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
}
