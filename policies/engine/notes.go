package engine

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/klauspost/compress/s2"
)

// notes are what is to be remembered of a scope, while it is judged.
type notes struct {
	remembered
	relations map[Relation]int
	verdicts  map[string]int // by how they are packed
	fresh     []byte         // told in this run: it will stand behind remembered.told
	page      []byte
	scratch   packer
}

// begin begins notes of another scope, in the memory of the last one. They go on
// where the last run has ended; nil: nothing is remembered.
func (n *notes) begin(coverage Digest, digests []Digest, last *recollection) {
	if n.relations == nil {
		n.relations, n.verdicts = map[Relation]int{}, map[string]int{}
	}
	clear(n.relations)
	clear(n.verdicts)
	n.Types, n.Relations, n.Verdicts = n.Types[:0], n.Relations[:0], n.Verdicts[:0]
	n.fresh, n.pages, n.told = n.fresh[:0], nil, nil
	n.Coverage, n.Assets = coverage, resized(n.Assets, len(digests))
	for i, d := range digests {
		n.Assets[i] = answer{Digest: d, Until: ForEver}
	}
	if last != nil {
		n.pages, n.told = last.pages, last.told
	}
}

// typeOf numbers an asset type.
func (n *notes) typeOf(assetType string) int {
	i := slices.Index(n.Types, assetType)
	if i < 0 {
		i = len(n.Types)
		n.Types = append(n.Types, strings.Clone(assetType))
	}
	return i
}

// relation numbers a relation.
func (n *notes) relation(r Relation, stand func(Relation) Digest) int {
	i, ok := n.relations[r]
	if !ok {
		i = len(n.Relations)
		r = Relation{strings.Clone(r.Lookup), strings.Clone(r.Row)}
		n.relations[r] = i
		n.Relations = append(n.Relations, standing{r.Lookup, r.Row, stand(r)})
	}
	return i
}

// verdict numbers a verdict.
func (n *notes) verdict(v verdict) int {
	n.scratch.b = n.scratch.b[:0]
	v.pack(&n.scratch)
	i, ok := n.verdicts[string(n.scratch.b)]
	if !ok {
		i = len(n.Verdicts)
		n.verdicts[string(n.scratch.b)] = i
		n.Verdicts = append(n.Verdicts, v)
	}
	return i
}

// tell writes down a story. It returns answer.Told.
func (n *notes) tell(s *story) int {
	if len(s.Told) == 0 {
		return 0
	}
	n.scratch.b = n.scratch.b[:0]
	s.pack(&n.scratch)
	at := len(n.told) + len(n.fresh) + 1
	n.fresh = binary.AppendUvarint(n.fresh, uint64(len(n.scratch.b)))
	n.fresh = append(n.fresh, n.scratch.b...)
	return at
}

// mostPages is how many pages a scope has at most. Each is a night's.
const mostPages = 4

// close puts what was told in this run on a page of its own, or all on a new one
// when the pages are many, or half of what they hold is of no use any more.
func (n *notes) close() *remembered {
	used := 0
	for i := range n.Assets {
		used += len(n.record(n.Assets[i].Told))
	}
	if len(n.pages) == mostPages || used < len(n.told)/2 {
		n.gather()
	}
	if len(n.fresh) > 0 {
		n.page = s2.Encode(n.page[:cap(n.page)], n.fresh)
		n.pages = append(n.pages, n.page)
	}
	return &n.remembered
}

// gather makes everything fresh.
func (n *notes) gather() {
	n.told = append(n.told, n.fresh...)
	n.pages, n.fresh = nil, n.fresh[:0]
	for i := range n.Assets {
		if told := &n.Assets[i].Told; *told > 0 {
			record := n.record(*told)
			*told = len(n.fresh) + 1
			n.fresh = append(n.fresh, record...)
		}
	}
}
