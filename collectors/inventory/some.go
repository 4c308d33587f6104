package inventory

import (
	"crypto/sha256"
	"encoding/json"
	"hash"
	"iter"
	"time"
)

// Some gives the assets of the scope with these numbers, from 1 and ascending.
// The digests are what Digests gave.
//
// Each of them is held against its digest and against CollectedAt of the Entry,
// which costs less than to hold the file against the manifest. So what is wrong
// with other assets may not show: that is for those to find who use them.
func (r *Reader) Some(e Entry, digests []Digest, numbers []int) iter.Seq2[Document, error] {
	if e.CollectedAt.IsZero() { // the digest of the file alone knows when each was collected
		return numbered(r.Documents(e), numbers)
	}
	return func(yield func(Document, error) bool) {
		if e.File == "" || len(numbers) == 0 {
			return
		}
		some := &chosen{numbers, digests, e.CollectedAt, sha256.New()}
		if err := readDocuments(r.root, &r.decoders, e, some, yield); err != nil && err != errStopped {
			yield(Document{}, r.broken(e, err.Error()))
		}
	}
}

// numbered gives the documents with these numbers when all have been read.
func numbered(all iter.Seq2[Document, error], numbers []int) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		n, left := 0, numbers
		for doc, err := range all {
			if n++; err == nil && (len(left) == 0 || left[0] != n) {
				continue
			}
			if !yield(doc, err) || err != nil {
				return
			}
			left = left[1:]
		}
	}
}

// chosen are assets of a scope that are still to come.
type chosen struct {
	numbers     []int // from 1
	digests     []Digest
	collectedAt time.Time
	sum         hash.Hash
}

// take reports whether the n-th line is one of them. It is an error if it is not
// the asset that the digests tell of.
func (c *chosen) take(n int, line []byte) (bool, error) {
	if c.numbers[0] != n {
		return false, nil
	}
	c.numbers = c.numbers[1:]
	from, to, err := collectedAt(line)
	if err != nil {
		return false, err
	}
	var when time.Time
	if n > len(c.digests) || digestWithout(c.sum, line, from, to) != c.digests[n-1] ||
		json.Unmarshal(line[from:to], &when) != nil || !when.Equal(c.collectedAt) {
		return false, errOther
	}
	return true, nil
}
