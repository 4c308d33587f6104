// Package simulatortest is what the tests of acme's parts share: a night that is
// kept in memory, and controls that judge it.
package simulatortest

import (
	"encoding/json"
	"io/fs"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/collectors/schemas"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/settings"
)

// A Wave is what was read, by scope. It is an identity.Inventory. The zero Wave is
// empty.
type Wave struct {
	kept []keptScope
}

type keptScope struct {
	scope  collectors.Scope
	result collectors.Result
}

// Read adds everything that the source plans and leads to.
func (w *Wave) Read(t *testing.T, source collectors.Source) {
	t.Helper()
	scopes, err := source.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for len(scopes) > 0 {
		r, err := source.Collect(t.Context(), scopes[0])
		if err != nil {
			t.Fatal(err)
		}
		w.kept = append(w.kept, keptScope{scopes[0], r})
		scopes = append(scopes[1:], r.Next...)
	}
	slices.SortFunc(w.kept, func(a, b keptScope) int { return strings.Compare(a.scope.ID(), b.scope.ID()) })
}

// First is w as it is now: what is read later is not in it.
func (w *Wave) First() *Wave { return &Wave{slices.Clone(w.kept)} }

// Coverage is that of all scopes.
func (w *Wave) Coverage() (all []collectors.Coverage) {
	for _, k := range w.kept {
		all = append(all, k.result.Coverage...)
	}
	return all
}

// Scopes implements identity.Inventory.
func (w *Wave) Scopes(types ...string) iter.Seq2[inventory.Entry, error] {
	return func(yield func(inventory.Entry, error) bool) {
		for _, k := range w.kept {
			if !slices.ContainsFunc(k.scope.Types, func(t string) bool { return slices.Contains(types, t) }) {
				continue
			}
			e := inventory.Entry{Scope: k.scope, Coverage: k.result.Coverage, Counts: map[string]int{}}
			for _, a := range k.result.Assets {
				e.Counts[a.Type]++
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// Documents implements identity.Inventory.
func (w *Wave) Documents(e inventory.Entry) iter.Seq2[inventory.Document, error] {
	return func(yield func(inventory.Document, error) bool) {
		i := slices.IndexFunc(w.kept, func(k keptScope) bool { return k.scope.ID() == e.Scope.ID() })
		assets := slices.Clone(w.kept[i].result.Assets)
		slices.SortFunc(assets, func(a, b collectors.Asset) int { return strings.Compare(a.ID, b.ID) })
		for _, a := range assets {
			b, err := json.Marshal(a)
			if !yield(inventory.Document{Where: e.Scope.Where(), Scope: e.Scope.ID(), Type: a.Type, JSON: b}, err) {
				return
			}
		}
	}
}

// Parts gives w to the engine.
func (w *Wave) Parts() (all []engine.Part) {
	for _, k := range w.kept {
		all = append(all, engine.Part{Documents: func() iter.Seq2[engine.Document, error] {
			return func(yield func(engine.Document, error) bool) {
				for _, a := range k.result.Assets {
					b, err := json.Marshal(a)
					if !yield(engine.Document{Where: k.scope.Where(), Scope: k.scope.ID(), Type: a.Type, JSON: b}, err) {
						return
					}
				}
			}
		}})
	}
	return all
}

// Assets gives all assets.
func (w *Wave) Assets() iter.Seq[collectors.Asset] {
	return func(yield func(collectors.Asset) bool) {
		for _, k := range w.kept {
			for _, a := range k.result.Assets {
				if !yield(a) {
					return
				}
			}
		}
	}
}

// Catalogue is the built-in controls that are wanted, by the path of their
// module, with a part's settings over the defaults.
func Catalogue(t *testing.T, over map[string]any, wanted func(path string) bool) *engine.Catalogue {
	t.Helper()
	modules, err := engine.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	modules = slices.DeleteFunc(modules, func(m engine.Module) bool { return !strings.HasPrefix(m.Path, "lib/") && !wanted(m.Path) })
	defaults, err := fs.Sub(policies.Defaults(), "settings")
	if err != nil {
		t.Fatal(err)
	}
	merged, err := settings.Load(defaults, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	for category, values := range over {
		maps.Copy(merged.Values[category].(map[string]any), values.(map[string]any))
	}
	catalogue, err := engine.NewCatalogue(engine.PolicySet{Modules: modules, Settings: merged.Values, Schemas: schemas.All()})
	if err != nil {
		t.Fatal(err)
	}
	return catalogue
}
