package collectortest

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// A strategy collects scopes that do not depend on one another.
type strategy func([]collectors.Scope, func(int, collectors.Scope))

func sequential(scopes []collectors.Scope, work func(int, collectors.Scope)) {
	for i, s := range scopes {
		work(i, s)
	}
}

func sideBySide(scopes []collectors.Scope, work func(int, collectors.Scope)) {
	var wg sync.WaitGroup
	slots := make(chan struct{}, 16)
	for i, s := range scopes {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			work(i, s)
		})
	}
	wg.Wait()
}

// collect reads everything, without the Runner, which would mend it. The
// readings are sorted by Scope.ID.
func (c *check) collect(ctx context.Context, do strategy) ([]reading, bool) {
	scopes, err := c.source.Plan(ctx)
	if err != nil {
		c.errorf("Plan = %v, want scopes", err)
		return nil, false
	}
	if len(scopes) == 0 {
		c.errorf("Plan gives no scopes")
		return nil, false
	}
	var all []reading
	seen := map[string]collectors.Scope{}
	for len(scopes) > 0 {
		scopes = c.fresh(seen, scopes)
		batch := make([]reading, len(scopes))
		errs := make([]error, len(scopes))
		do(scopes, func(i int, s collectors.Scope) {
			batch[i].scope = s
			batch[i].Result, errs[i] = c.source.Collect(ctx, s)
		})
		scopes = nil
		for i, r := range batch {
			if errs[i] != nil {
				c.errorf("%s: Collect = %v, want nil: what could not be read is coverage", r.scope.ID(), errs[i])
			}
			scopes = append(scopes, r.Next...)
		}
		all = append(all, batch...)
	}
	slices.SortFunc(all, func(a, b reading) int { return strings.Compare(a.scope.ID(), b.scope.ID()) })
	return all, true
}

// fresh returns the scopes that were not seen before.
func (c *check) fresh(seen map[string]collectors.Scope, scopes []collectors.Scope) []collectors.Scope {
	var fresh []collectors.Scope
	for _, s := range scopes {
		known, ok := seen[s.ID()]
		if !ok {
			seen[s.ID()] = s
			fresh = append(fresh, s)
		} else if known.Where() != s.Where() || known.Part != s.Part || !slices.Equal(known.Types, s.Types) {
			c.errorf("%s: two different scopes have this ID", s.ID())
		}
	}
	return fresh
}

// same wants two collections to be equal but for CollectedAt.
func (c *check) same(first, second []reading) {
	ids := func(all []reading) []string {
		var ids []string
		for _, r := range all {
			ids = append(ids, r.scope.ID())
		}
		return ids
	}
	if a, b := ids(first), ids(second); !slices.Equal(a, b) {
		c.errorf("two collections have different scopes: %v and %v", a, b)
		return
	}
	for i, r := range first {
		a, b := text(r), text(second[i])
		for n := range max(len(a), len(b)) {
			if n >= len(a) || n >= len(b) || !bytes.Equal(a[n], b[n]) {
				c.errorf("%s: two collections differ:\n%s\n%s", r.scope.ID(), line(a, n), line(b, n))
				break
			}
		}
	}
}

// text is the reading as lines of JSON, without CollectedAt.
func text(r reading) [][]byte {
	var lines [][]byte
	add := func(v any) {
		b, err := json.Marshal(v)
		if err != nil {
			b = []byte(err.Error()) // of attributes that are no JSON, which is told elsewhere
		}
		lines = append(lines, b)
	}
	for _, a := range r.Assets {
		a.CollectedAt = time.Time{}
		add(a)
	}
	for _, v := range r.Coverage {
		add(v)
	}
	for _, s := range r.Next {
		add(s)
	}
	return lines
}

func line(lines [][]byte, n int) []byte {
	if n < len(lines) {
		return lines[n]
	}
	return []byte("nothing")
}
