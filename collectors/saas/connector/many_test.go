package connector

import (
	"fmt"
	"net/http"
	"runtime"
	"strconv"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
)

// TestManyAccounts reads as many accounts as the largest companies have, and
// looks at the memory that is held on the way.
func TestManyAccounts(t *testing.T) {
	const n, size = 200_000, 1000
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		from := number(r, "after", 0)
		next := any(nil)
		if from+size < n {
			next = strconv.Itoa(from + size)
		}
		write(w, map[string]any{"users": numbered(from, from+size), "next": next})
	})
	source := open(t, load(t, "{kind: cursor, query: after, next: .next, size: 1000, size_query: n}"), url)
	scopes, err := source.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	accounts, parts := 0, map[string]bool{}
	var most uint64
	for len(scopes) > 0 {
		r, err := source.Collect(t.Context(), scopes[0])
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Assets) > scopeSize {
			t.Errorf("%s holds %d assets, want at most %d", scopes[0].ID(), len(r.Assets), scopeSize)
		}
		if line := r.Coverage[0]; line.State != collectors.Complete {
			t.Errorf("%s: %+v, want complete", scopes[0].ID(), line)
		}
		parts[scopes[0].ID()] = true
		for _, a := range r.Assets {
			if a.Type == saas.AccountType {
				accounts++
			}
		}
		scopes = append(scopes[1:], r.Next...)
		r = collectors.Result{}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		most = max(most, m.HeapAlloc)
	}
	if accounts != n || len(parts) != 1+n/scopeSize {
		t.Errorf("%d accounts in %d scopes, want %d in %d", accounts, len(parts), n, 1+n/scopeSize)
	}
	if most > 64<<20 {
		t.Errorf("%d MiB were held between two scopes, want less than 64", most>>20)
	}
}

// FuzzPaging lets a server say whatever it likes of the next page. The source
// comes to an end, and calls nothing complete that it did not read.
func FuzzPaging(f *testing.F) {
	f.Add("cursor", []byte{1, 2, 3, 0})
	f.Add("next_url", []byte{1, 2, 1, 2})
	f.Add("page", []byte{0, 0, 0})
	f.Add("offset", []byte{9, 9})
	f.Fuzz(func(t *testing.T, kind string, says []byte) {
		pages, ok := map[string]string{
			"cursor":   "{kind: cursor, query: after, next: .next}",
			"next_url": "{kind: next_url, next: .next}",
			"page":     "{kind: page, query: after, more: .next != null}",
			"offset":   "{kind: offset, query: after, more: .next != null, most: 100}",
		}[kind]
		if !ok || len(says) == 0 || len(says) > 64 {
			return
		}
		calls := 0
		url := serve(t, func(w http.ResponseWriter, r *http.Request) {
			calls++
			at := number(r, "after", 0)
			said := says[max(0, at)%len(says)]
			next := any(nil)
			if said != 0 {
				next = int(said)
				if kind == "next_url" {
					next = fmt.Sprintf("/users?after=%d", said)
				}
			}
			if calls > 2000 {
				panic(http.ErrAbortHandler)
			}
			write(w, map[string]any{"users": numbered(min(at, 100), min(at+int(said)%3, 100)), "next": next})
		})
		collect(t, open(t, load(t, pages), url))
		if calls > 2000 {
			t.Errorf("%d calls for %s of %v, want an end", calls, kind, says)
		}
	})
}
