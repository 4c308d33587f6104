package main

import (
	"context"
	"strings"
	"sync"

	"github.com/corporate-sre/auditor/collectors"
)

// A sampled source leads to no more than so many scopes of each part, such as
// three accounts. Its organization-wide scopes are read whole.
type sampled struct {
	collectors.Source
	most int

	mu   sync.Mutex
	seen map[string]int // scopes that it led to, those left out included, by part
}

func (s *sampled) Collect(ctx context.Context, scope collectors.Scope) (collectors.Result, error) {
	result, err := s.Source.Collect(ctx, scope)
	s.mu.Lock()
	defer s.mu.Unlock()
	var kept []collectors.Scope
	for _, next := range result.Next {
		part, _, _ := strings.Cut(next.Part, ".") // "accounts.2" goes on where "accounts" stopped
		if s.seen[part]++; s.seen[part] <= s.most {
			kept = append(kept, next)
		}
	}
	result.Next = kept
	return result, err
}

// leftOut is the largest number of scopes of one part, and how many of them
// were read.
func (s *sampled) leftOut() (read, all int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range s.seen {
		all = max(all, n)
	}
	return min(all, s.most), all
}
