package aws

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/corporate-sre/auditor/collectors"
)

// lines gathers the coverage of one scope: a line for each type, and one for
// each attribute that some assets lack. It may be used by several goroutines,
// but a listing's line by one at a time.
type lines struct {
	place   string
	listing []*collectors.Coverage

	mu      sync.Mutex
	lacking map[collectors.Coverage]int // how many assets, by line without Count
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

// stop ends the listings of some types, all without any.
func (l *lines) stop(ctx context.Context, err error, types ...string) {
	for _, c := range l.listing {
		if len(types) == 0 || slices.Contains(types, c.AssetType) {
			stop(ctx, c, err)
		}
	}
}

// lack says that one asset lacks an attribute.
func (l *lines) lack(assetType, path string, g gap) { l.lackN(assetType, path, g, 1) }

func (l *lines) lackN(assetType, path string, g gap, n int) {
	if n == 0 {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lacking[g.lacks(l.place, assetType, path, 0)] += n
}

// sorted returns all lines in an order that is the same every night.
func (l *lines) sorted() []collectors.Coverage {
	all := make([]collectors.Coverage, 0, len(l.listing)+len(l.lacking))
	for _, c := range l.listing {
		all = append(all, *c)
	}
	for c, n := range l.lacking {
		c.Count = n
		all = append(all, c)
	}
	collectors.Sort(all, compareLines)
	return all
}

func compareLines(a, b collectors.Coverage) int {
	return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.AssetType, b.AssetType), cmp.Compare(a.Path, b.Path),
		cmp.Compare(a.State, b.State), cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Needs, b.Needs))
}
