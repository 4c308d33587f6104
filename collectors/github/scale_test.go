package github

import (
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	simulator "github.com/corporate-sre/auditor/collectors/simulator/github"
)

// TestScopesAreBounded reads more repositories than fit into one scope, each
// once and with the calls that the budget allows.
func TestScopesAreBounded(t *testing.T) {
	const size = repositoryPages*100 + 150
	s, server := simulated(t, simulator.Options{Size: size}, nil)
	plan, err := s.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	scopes := []collectors.Scope{plan[len(plan)-1]}
	seen := map[string]bool{}
	for n := 0; n < len(scopes); n++ {
		result, err := s.Collect(t.Context(), scopes[n])
		if err != nil {
			t.Fatal(err)
		}
		repos := 0
		for _, a := range result.Assets {
			if a.Type == repositoryType {
				repos++
				seen[a.ID] = true
			}
		}
		if repos > repositoryPages*100 {
			t.Errorf("%s holds %d repositories, want %d at most", scopes[n].ID(), repos, repositoryPages*100)
		}
		scopes = append(scopes, result.Next...)
	}
	if len(seen) != size || len(scopes) != 2 {
		t.Errorf("%d repositories in %d scopes, want %d in 2", len(seen), len(scopes), size)
	}
	calls := 0
	for _, n := range server.Calls() {
		calls += n
	}
	// Rules, webhooks and twice Actions of each (once where the organization
	// decides), 1 of 100 for the list and 4 of 50 for what GraphQL has, and a few
	// for deploy keys and classic protection.
	if most := size*43/10 + 100; calls > most {
		t.Errorf("%d calls for %d repositories, want %d at most: %v", calls, size, most, server.Calls())
	}
}
