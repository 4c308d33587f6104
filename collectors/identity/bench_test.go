package identity

import (
	"context"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/inventory"
)

// A crowd is a first wave that is made when it is asked for: so many people, each
// with an account at the identity provider and one in a workspace.
type crowd struct{ people int }

const crowdScope = 10_000

func (c crowd) Scopes(types ...string) iter.Seq2[inventory.Entry, error] {
	return func(yield func(inventory.Entry, error) bool) {
		for _, place := range []struct{ provider, place, assetType string }{
			{"hr", "employees", listType}, {"okta", "acme", "saas.account"}, {"slack", "acme", "saas.account"},
		} {
			if !slices.Contains(types, place.assetType) {
				continue
			}
			for n := 0; n*crowdScope < c.people; n++ {
				e := inventory.Entry{
					Scope:  collectors.Scope{Provider: place.provider, Place: place.place, Part: fmt.Sprintf("%s.%04d", place.assetType, n), Types: []string{place.assetType}},
					Counts: map[string]int{place.assetType: min(crowdScope, c.people-n*crowdScope)}, File: fmt.Sprint(n),
				}
				if !yield(e, nil) {
					return
				}
			}
		}
	}
}

func (c crowd) Documents(e inventory.Entry) iter.Seq2[inventory.Document, error] {
	return func(yield func(inventory.Document, error) bool) {
		var scope int
		var line []byte
		fmt.Sscan(e.File, &scope)
		for n := scope * crowdScope; n < min((scope+1)*crowdScope, c.people); n++ {
			line = line[:0]
			if e.Scope.Provider == "hr" {
				line = fmt.Appendf(line, `{"id":"hr:%d","name":"Given%d Family%d","attributes":{"person_id":"%d","email":"given%d.family%d@acme.example","status":"active","team":"team %d","started_on":"2020-04-01","left_on":null,"manager_email":"boss%d@acme.example","kind":"employee"}}`,
					100000+n, n, n, 100000+n, n, n, n%40, n%40)
			} else {
				line = fmt.Appendf(line, `{"id":"%s:%s/00u%07d","name":"Given%d Family%d","parent":"x","attributes":{"login":"given%d.family%d@acme.example","email":"given%d.family%d@acme.example","emails":[{"address":"given%d.family%d@acme.example","primary":true}],"kind":"human","status":"active","privilege":"member","created_at":"2024-01-02T03:04:05Z","last_active_at":"2026-11-20T00:00:00Z","mfa":true,"seat":null}}`,
					e.Scope.Provider, e.Scope.Place, n, n, n, n, n, n, n, n, n)
			}
			if !yield(inventory.Document{Where: e.Scope.Where(), Scope: e.Scope.ID(), Type: e.Scope.Types[0], JSON: line}, nil) {
				return
			}
		}
	}
}

// TestMemoryIsBounded bounds what is kept of each person, whatever accounts he
// has: 200,000 of them have to fit into the memory of a night.
func TestMemoryIsBounded(t *testing.T) {
	const people, most = 5_000, 800 // bytes
	before := heap()
	s := New(Config{Kept: crowd{people}, Now: tonight})
	scopes, err := s.Plan(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	kept := (heap() - before) / people
	t.Logf("%d bytes are kept of each person", kept)
	if kept > most {
		t.Errorf("%d bytes are kept of each person, want at most %d", kept, most)
	}
	for _, scope := range scopes {
		r, err := s.Collect(t.Context(), scope)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Assets) > scopeSize {
			t.Errorf("%s has %d assets, want at most %d", scope.ID(), len(r.Assets), scopeSize)
		}
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func BenchmarkPlan(b *testing.B) {
	for b.Loop() {
		if _, err := New(Config{Kept: crowd{10_000}, Now: tonight}).Plan(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
