package github_test

import (
	"encoding/json"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/policies/engine"
)

// A wave is what was read, by scope. It is an identity.Inventory.
type wave struct {
	kept []keptScope
}

type keptScope struct {
	scope  collectors.Scope
	result collectors.Result
}

// read adds everything that the source plans and leads to.
func (w *wave) read(t *testing.T, source collectors.Source) {
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

// first is w as it is now: what is read later is not in it.
func (w *wave) first() *wave { return &wave{slices.Clone(w.kept)} }

func (w *wave) coverage() (all []collectors.Coverage) {
	for _, k := range w.kept {
		all = append(all, k.result.Coverage...)
	}
	return all
}

// Scopes implements identity.Inventory.
func (w *wave) Scopes(types ...string) iter.Seq2[inventory.Entry, error] {
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
func (w *wave) Documents(e inventory.Entry) iter.Seq2[inventory.Document, error] {
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

// parts gives w to the engine.
func (w *wave) parts() (all []engine.Part) {
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
