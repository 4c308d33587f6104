package gcp

import (
	"cmp"
	"slices"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// A reading is the work on one scope.
type reading struct {
	source *Source
	scope  collectors.Scope
	lines  *lines
	assets []collectors.Asset
	next   []collectors.Scope
}

func newReading(s *Source, scope collectors.Scope) *reading {
	return &reading{source: s, scope: scope, lines: newLines(scope.Where(), scope.Types)}
}

// add keeps an asset.
func (r *reading) add(a collectors.Asset) {
	a.CollectedAt = r.now()
	r.assets = append(r.assets, a)
	r.lines.of(a.Type).Count++
}

func (r *reading) now() time.Time { return r.source.config.Now }

func (r *reading) result() collectors.Result {
	return collectors.Result{Inventory: collectors.Inventory{Assets: r.assets, Coverage: r.lines.sorted()}, Next: r.next}
}

// organization is the number of the organization.
func (r *reading) organization() string { return r.scope.Place }

// lines are the coverage of one scope: a line for each type, one for each
// attribute that some assets lack, and those of places that were left out.
type lines struct {
	place   string
	listing []*collectors.Coverage
	lacking map[collectors.Coverage]int // how many assets, by line without Count
	left    []collectors.Coverage
}

// newLines returns the lines of a scope in which everything is read so far.
func newLines(place string, types []string) *lines {
	l := &lines{place: place, lacking: map[collectors.Coverage]int{}}
	for _, t := range types {
		l.listing = append(l.listing, &collectors.Coverage{Place: place, AssetType: t, State: collectors.Complete})
	}
	return l
}

// of is the line of a type's listing.
func (l *lines) of(assetType string) *collectors.Coverage {
	i := slices.IndexFunc(l.listing, func(c *collectors.Coverage) bool { return c.AssetType == assetType })
	return l.listing[i]
}

// stop ends the listings of some types, all without any, at a gap. What ended
// before keeps its reason.
func (l *lines) stop(g gap, types ...string) {
	if g.ok() {
		return
	}
	for _, c := range l.listing {
		if (len(types) == 0 || slices.Contains(types, c.AssetType)) && c.State == collectors.Complete {
			c.State, c.Reason, c.Needs = g.State, g.Reason, g.Needs
		}
	}
}

// lack says that one asset lacks an attribute.
func (l *lines) lack(assetType, path string, g gap) {
	l.lacking[collectors.Coverage{Place: l.place, AssetType: assetType, Path: path, State: g.State, Reason: g.Reason, Needs: g.Needs}]++
}

// leave says that nothing of a place is read, on purpose.
func (l *lines) leave(place, assetType, reason string) {
	l.left = append(l.left, collectors.Coverage{Place: place, AssetType: assetType, State: collectors.NotApplicable, Reason: reason})
}

// sorted returns all lines in an order that is the same every night. A listing
// that gave something before it ended is partial.
func (l *lines) sorted() []collectors.Coverage {
	all := slices.Clone(l.left)
	for _, c := range l.listing {
		line := *c
		if line.State.Blind() && line.Count > 0 {
			line.State = collectors.Partial
		}
		all = append(all, line)
	}
	for c, n := range l.lacking {
		c.Count = n
		all = append(all, c)
	}
	collectors.Sort(all, func(a, b collectors.Coverage) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.AssetType, b.AssetType), cmp.Compare(a.Path, b.Path),
			cmp.Compare(a.State, b.State), cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Needs, b.Needs))
	})
	return all
}
