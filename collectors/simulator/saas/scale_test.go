package saas_test

import (
	"runtime"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/simulator/saas"
)

// TestLargeWorkspace reads many users, a scope at a time, and wants memory
// that does not grow with them.
func TestLargeWorkspace(t *testing.T) {
	const size = 30_000 // three scopes, each of 10,000; it is the same with 200,000, but slow
	s := start(t, 1, saas.Options{Size: size})
	source := source(t, s, of(s, "scim"))
	scopes, err := source.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	users, peak := 0, uint64(0)
	seen := map[string]bool{}
	for len(scopes) > 0 {
		scope := scopes[0]
		r, err := source.Collect(t.Context(), scope)
		if err != nil {
			t.Fatal(err)
		}
		scopes = append(scopes[1:], r.Next...)
		for _, line := range r.Coverage {
			if line.Path == "" && line.State != collectors.Complete {
				t.Errorf("%s: %s is %s: %s", scope.ID(), line.AssetType, line.State, line.Reason)
			}
		}
		users += accounts(collectors.Inventory{Assets: r.Assets})
		if seen[scope.ID()] {
			t.Fatalf("scope %s came twice", scope.ID())
		}
		seen[scope.ID()] = true
		r = collectors.Result{}
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		peak = max(peak, m.HeapAlloc)
	}
	if users < size {
		t.Errorf("%d users, want %d and a few that are planted", users, size)
	}
	if limit := uint64(64 << 20); peak > limit {
		t.Errorf("%d MB are held between scopes, want at most %d", peak>>20, limit>>20)
	}
	t.Logf("%d scopes, %d MB held between them", len(seen), peak>>20)
}
