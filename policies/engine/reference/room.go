package reference

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/corporate-sre/auditor/policies/engine"
)

// A room is the memory of an index. When it is full it lets whole types go, so
// that joins find all assets of a type or know that they do not: first those
// that the fewest joins look for. Which they are does not depend on the order in
// which assets come: they are the last of a fixed order, as few as it takes.
type room struct {
	most   int64
	shares map[string]*share // by asset type
	held   share             // of all

	// left are the types that were let go, and cut is the first of them: none
	// after it fits.
	left map[string]bool
	cut  string
}

// A share is what some assets take.
type share struct {
	assets int
	bytes  int64
}

func newRoom(most int64) room {
	return room{most: most, shares: map[string]*share{}, left: map[string]bool{}}
}

// What an asset and its place in a table take beside their text.
const (
	sizeOfDoc   = 128
	sizeOfPlace = 96
)

func size(d *doc, places []place) int64 {
	n := sizeOfDoc + len(d.id) + len(d.json)
	for _, p := range places {
		n += sizeOfPlace + len(p.row)
	}
	return int64(n)
}

// fits makes room for an asset. It is false when there is none for its type.
func (ix *index) fits(d *doc, places []place) bool {
	r := &ix.room
	if r.cut != "" && ix.program.rank(r.cut, d.assetType) <= 0 {
		r.left[d.assetType] = true
		return false
	}
	s := r.shares[d.assetType]
	if s == nil {
		s = &share{}
		r.shares[d.assetType] = s
	}
	n := size(d, places)
	for _, s := range []*share{s, &r.held} {
		s.assets++
		s.bytes += n
	}
	for r.held.bytes > r.most {
		ix.letGo(slices.MaxFunc(slices.Collect(maps.Keys(r.shares)), ix.program.rank))
	}
	return !r.left[d.assetType]
}

// letGo forgets the assets of a type.
func (ix *index) letGo(assetType string) {
	r := &ix.room
	r.cut, r.left[assetType] = assetType, true
	r.held.assets -= r.shares[assetType].assets
	r.held.bytes -= r.shares[assetType].bytes
	delete(r.shares, assetType)
	gone := func(d *doc) bool { return d.assetType == assetType }
	ix.docs = slices.DeleteFunc(ix.docs, gone)
	for i := range ix.tables {
		t := &ix.tables[i]
		if t.assetType == assetType {
			t.rows = map[string][]*doc{}
			continue
		}
		for key, row := range t.rows {
			if row = slices.DeleteFunc(row, gone); len(row) > 0 {
				t.rows[key] = row
			} else {
				delete(t.rows, key)
			}
		}
	}
}

// rank orders types: those that many joins look for come first.
func (p *program) rank(a, b string) int {
	return cmp.Or(cmp.Compare(p.joined[b], p.joined[a]), cmp.Compare(a, b))
}

// unfit says that what t looks up did not fit; empty when it did.
func (ix *index) unfit(t *table) string {
	assetType := cmp.Or(t.assetType, ix.room.cut)
	if !ix.room.left[assetType] {
		return ""
	}
	return fmt.Sprintf("%s does not fit in the %d MB that joins may take; leave out controls that look it up", assetType, ix.room.most>>20)
}

// Holds implements engine.Index.
func (ix *index) Holds() engine.Indexed {
	r := &ix.room
	return engine.Indexed{Assets: r.held.assets, Bytes: r.held.bytes, Left: sortedKeys(r.left)}
}
