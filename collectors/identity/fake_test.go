package identity

import (
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/inventory"
)

var tonight = time.Date(2026, 11, 25, 2, 0, 0, 0, time.UTC)

// A first is a first wave in memory.
type first struct {
	scopes []collectors.Scope
	kept   map[string]collectors.Result // by Scope.ID
}

func (f *first) Scopes(types ...string) iter.Seq2[inventory.Entry, error] {
	return func(yield func(inventory.Entry, error) bool) {
		for _, s := range f.scopes {
			if !slices.ContainsFunc(s.Types, func(t string) bool { return slices.Contains(types, t) }) {
				continue
			}
			r := f.kept[s.ID()]
			e := inventory.Entry{Scope: s, Coverage: r.Coverage, Counts: map[string]int{}}
			for _, a := range r.Assets {
				e.Counts[a.Type]++
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

func (f *first) Documents(e inventory.Entry) iter.Seq2[inventory.Document, error] {
	return func(yield func(inventory.Document, error) bool) {
		assets := f.kept[e.Scope.ID()].Assets
		slices.SortFunc(assets, func(a, b collectors.Asset) int { return strings.Compare(a.ID, b.ID) })
		for _, a := range assets {
			b, err := json.Marshal(a)
			if !yield(inventory.Document{Where: e.Scope.Where(), Scope: e.Scope.ID(), Type: a.Type, JSON: b}, err) {
				return
			}
		}
	}
}

// keep adds a scope, in the order of IDs, as an inventory has them.
func (f *first) keep(s collectors.Scope, r collectors.Result) {
	if f.kept == nil {
		f.kept = map[string]collectors.Result{}
	}
	f.kept[s.ID()] = r
	f.scopes = append(f.scopes, s)
	slices.SortFunc(f.scopes, func(a, b collectors.Scope) int { return strings.Compare(a.ID(), b.ID()) })
}

// add adds a complete scope at a place such as "slack:acme".
func (f *first) add(where, part string, assets ...collectors.Asset) {
	types := map[string]int{}
	for _, a := range assets {
		types[a.Type]++
	}
	provider, place, _ := strings.Cut(where, ":")
	s := collectors.Scope{Provider: provider, Place: place, Part: part, Types: slices.Sorted(maps.Keys(types))}
	var r collectors.Result
	r.Assets = assets
	for _, t := range s.Types {
		r.Coverage = append(r.Coverage, collectors.Coverage{Place: where, AssetType: t, State: collectors.Complete, Count: types[t]})
	}
	f.keep(s, r)
}

// blind adds a scope that could not be read.
func (f *first) blind(where, part, assetType string, line collectors.Coverage) {
	provider, place, _ := strings.Cut(where, ":")
	line.Place, line.AssetType = where, assetType
	f.keep(collectors.Scope{Provider: provider, Place: place, Part: part, Types: []string{assetType}},
		collectors.Result{Inventory: collectors.Inventory{Coverage: []collectors.Coverage{line}}})
}

type attributes map[string]any

// hr is a line of the people list.
func hr(id, email, status string, more ...attributes) collectors.Asset {
	x := attributes{"person_id": id, "email": null(email), "status": status, "started_on": "2020-04-01", "left_on": nil, "team": "payments", "kind": "employee"}
	return asset("hr:"+id, listType, "Person "+id, x, more...)
}

// saasAccount is an active member of a workspace such as "slack:acme".
func saasAccount(workspace, key, email string, more ...attributes) collectors.Asset {
	x := attributes{
		"login": email, "email": null(email), "kind": "human", "status": "active", "privilege": "member", "created_at": "2024-01-02T03:04:05Z",
		"emails": []any{}, "seat": nil,
	}
	if email != "" {
		x["emails"] = []any{attributes{"address": email, "primary": true, "verified": true}}
	}
	a := asset(workspace+"/"+key, "saas.account", key, x, more...)
	a.Parent = workspace
	return a
}

func asset(id, assetType, name string, x attributes, more ...attributes) collectors.Asset {
	for _, m := range more {
		for k, v := range m {
			if v == absent {
				delete(x, k)
			} else {
				x[k] = v
			}
		}
	}
	return collectors.Asset{
		ID: id, Type: assetType, Name: name, Attributes: collectors.Attributes(x), Source: "test", CollectedAt: tonight,
	}
}

// absent in attributes takes one away.
const absent = "\x00absent"

// A result is a second wave.
type result struct {
	assets   map[string]collectors.Asset
	coverage []collectors.Coverage
}

// collect runs the second wave over f.
func collect(t testing.TB, f *first, c Config) result {
	t.Helper()
	c.Kept, c.Now = f, tonight
	s := New(c)
	scopes, err := s.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	r := result{assets: map[string]collectors.Asset{}}
	for _, scope := range scopes {
		got, err := s.Collect(t.Context(), scope)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range got.Assets {
			r.assets[a.ID] = a
		}
		r.coverage = append(r.coverage, got.Coverage...)
	}
	return r
}

// attributes returns those of an asset; nil when it is not there.
func (r result) attributes(t testing.TB, id string) map[string]any {
	t.Helper()
	a, ok := r.assets[id]
	if !ok {
		return nil
	}
	var x map[string]any
	if err := json.Unmarshal(a.Attributes, &x); err != nil {
		t.Fatal(err)
	}
	return x
}

// whose is the person of an account and how it was found, such as
// "1 email medium"; "nobody", or "undecided" when the attribute is absent. Those
// in conflict follow, or "as far as is known" when they are absent.
func (r result) whose(t testing.TB, id string) string {
	t.Helper()
	x := r.attributes(t, "account:"+id)
	s := "nobody"
	switch person, known := x["person_id"]; {
	case !known:
		return "undecided"
	case person != nil:
		link := x["link"].(map[string]any)
		s = fmt.Sprintf("%v %v %v", person, link["method"], link["confidence"])
	}
	switch conflicts, known := x["conflicts"].([]any); {
	case !known:
		s += " as far as is known"
	case len(conflicts) > 0:
		s += fmt.Sprint(" but ", conflicts)
	}
	return s
}

// line is the line of coverage of a type or path at a place.
func (r result) line(t testing.TB, place, assetType, path string) collectors.Coverage {
	t.Helper()
	for _, c := range r.coverage {
		if c.Place == place && c.AssetType == assetType && c.Path == path {
			return c
		}
	}
	t.Fatalf("no coverage of %s %s at %s in %v", assetType, path, place, r.coverage)
	return collectors.Coverage{}
}
