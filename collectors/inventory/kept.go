package inventory

import (
	"bytes"
	"fmt"
	"iter"
	"slices"
	"sync"
)

// Kept is what a Writer has kept so far: the part of a night that is finished.
// A second wave of collectors reads the first one through it while the Writer
// keeps on writing. It must not be used once the Writer is finished, closed or
// discarded.
type Kept struct {
	w        *Writer
	decoders sync.Pool // of *decoder
}

// Kept returns a view of what was kept.
func (w *Writer) Kept() *Kept { return &Kept{w: w} }

// Scopes gives the finished scopes that read one of the types, whether they found
// any or not, or all scopes when no type is given, sorted by ID. Scopes that are
// kept during the loop are not among them.
func (k *Kept) Scopes(types ...string) iter.Seq2[Entry, error] {
	names := make([][]byte, len(types))
	for i, t := range types {
		names[i] = fmt.Appendf(nil, "%q", t)
	}
	return func(yield func(Entry, error) bool) {
		l := k.w.ledger
		for _, id := range l.ids() {
			where := l.where(id)
			line, err := l.line(where)
			if err == nil && len(types) > 0 && !holdsAny(line, names) {
				continue // hundreds of thousands need not be decoded
			}
			var e Entry
			if err == nil {
				e, err = decodeEntry(line, where)
			}
			if err != nil {
				yield(Entry{}, fmt.Errorf("inventory %s: scope %s: %w; collect again", k.w.dir, id, err))
				return
			}
			if len(types) > 0 && !slices.ContainsFunc(e.Scope.Types, func(t string) bool { return slices.Contains(types, t) }) {
				continue
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

func holdsAny(line []byte, names [][]byte) bool {
	return slices.ContainsFunc(names, func(name []byte) bool { return bytes.Contains(line, name) })
}

// Documents gives the assets of a scope, as Reader.Documents does.
func (k *Kept) Documents(e Entry) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		if e.File == "" {
			return
		}
		if err := readDocuments(k.w.root, &k.decoders, e, nil, yield); err != nil && err != errStopped {
			yield(Document{}, fmt.Errorf("inventory %s: %s: %w; collect again", k.w.dir, e.File, err))
		}
	}
}
