package engine

import (
	"iter"
	"maps"
	"slices"

	"github.com/corporate-sre/auditor/collectors/inventory"
)

// PartsOf gives an inventory to Evaluate, a scope at a time.
func PartsOf(inv *inventory.Reader) (all []Part) {
	for entry := range inv.Scopes() {
		if entry.Assets() == 0 {
			continue
		}
		all = append(all, Part{
			Types: slices.Sorted(maps.Keys(entry.Counts)),
			Scope: entry.Scope.ID(), Where: entry.Scope.Where(), CollectedAt: entry.CollectedAt, Assets: entry.Assets(),
			Digests:   func() ([]Digest, error) { return inv.Digests(entry) },
			Documents: func() iter.Seq2[Document, error] { return documents(inv.Documents(entry)) },
			Some: func(digests []Digest, numbers []int) iter.Seq2[Document, error] {
				return documents(inv.Some(entry, digests, numbers))
			},
		})
	}
	return all
}

func documents(all iter.Seq2[inventory.Document, error]) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		for doc, err := range all {
			if !yield(Document(doc), err) {
				return
			}
		}
	}
}
