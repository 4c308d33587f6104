package main

import (
	"context"
	"sync"

	"github.com/corporate-sre/auditor/collectors"
)

// A sampled source leads to no more than so many scopes of each part, such as
// three accounts. Its organization-wide scopes are read whole.
type sampled struct {
	collectors.Source
	most int

	mu   sync.Mutex
	seen map[string]int // scopes so far, by part
}

func (s *sampled) Collect(ctx context.Context, scope collectors.Scope) (collectors.Result, error) {
	result, err := s.Source.Collect(ctx, scope)
	s.mu.Lock()
	defer s.mu.Unlock()
	var kept []collectors.Scope
	for _, next := range result.Next {
		if s.seen[next.Part] < s.most {
			s.seen[next.Part]++
			kept = append(kept, next)
		}
	}
	result.Next = kept
	return result, err
}
