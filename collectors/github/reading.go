package github

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

// A reading gathers what a scope gives: its assets, a line of coverage for each
// type, and one for each attribute that some assets lack. It may be used by
// several goroutines, and ends with result.
type reading struct {
	*Source
	scope collectors.Scope

	mu      sync.Mutex
	assets  []collectors.Asset
	seen    map[string]bool
	listing map[string]web.Gap // of the types that were not read completely
	lacking map[collectors.Coverage]int
	next    []collectors.Scope
}

func (s *Source) read(scope collectors.Scope) *reading {
	return &reading{Source: s, scope: scope, seen: map[string]bool{}, listing: map[string]web.Gap{}, lacking: map[collectors.Coverage]int{}}
}

// add keeps an asset. One that came before, as happens when a list moves while
// it is read, is not kept again; one without a number cannot be told from others.
func (r *reading) add(a collectors.Asset) {
	if strings.HasSuffix(a.ID, "/0") {
		r.gap(a.Type, unnumbered(a.Source))
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.seen[a.ID] {
		return
	}
	r.seen[a.ID] = true
	a.CollectedAt = r.config.Now
	r.assets = append(r.assets, a)
}

// unnumbered is the gap of something that GitHub has given no number.
func unnumbered(source string) web.Gap {
	return web.Gap{State: collectors.Partial, Reason: "left out one without a number: " + strings.TrimPrefix(source, "github:")}
}

// stop says that the listing of a type ended at an error of the operation. The
// first gap stays: those that follow come from it.
func (r *reading) stop(ctx context.Context, assetType, op string, err error) {
	r.gap(assetType, classify(ctx, op, err))
}

func (r *reading) gap(assetType string, g web.Gap) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if old, ok := r.listing[assetType]; !ok || compareGaps(g, old) < 0 {
		r.listing[assetType] = g
	}
}

// compareGaps orders gaps, so that which of several is told does not depend on
// which was met first: the worst state comes first.
func compareGaps(a, b web.Gap) int {
	worse := func(g web.Gap) int { return -slices.Index(collectors.States, g.State) }
	return cmp.Or(worse(a)-worse(b), cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Needs, b.Needs))
}

// lack says that an asset of the type lacks the attributes of these paths,
// which start at "attributes." or are whole, such as "tags".
func (r *reading) lack(assetType string, g web.Gap, paths ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, path := range paths {
		r.lacking[g.Line(r.scope.Where(), assetType, path, 0)]++
	}
}

// result ends the reading.
func (r *reading) result() collectors.Result {
	lines := make([]collectors.Coverage, 0, len(r.scope.Types)+len(r.lacking))
	for _, t := range r.scope.Types {
		line := collectors.Coverage{Place: r.scope.Where(), AssetType: t, State: collectors.Complete}
		for _, a := range r.assets {
			if a.Type == t {
				line.Count++
			}
		}
		if g, ok := r.listing[t]; ok {
			g.End(&line)
		}
		lines = append(lines, line)
	}
	for line, n := range r.lacking {
		line.Count = n
		lines = append(lines, line)
	}
	collectors.Sort(lines, func(a, b collectors.Coverage) int {
		return cmp.Or(cmp.Compare(a.AssetType, b.AssetType), cmp.Compare(a.Path, b.Path), cmp.Compare(a.State, b.State),
			cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Needs, b.Needs))
	})
	collectors.SortStable(r.assets, func(a, b collectors.Asset) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(len(a.ID), len(b.ID)), cmp.Compare(a.ID, b.ID))
	})
	return collectors.Result{Inventory: collectors.Inventory{Assets: r.assets, Coverage: lines}, Next: r.next}
}
