package engine

import (
	"encoding/binary"
	"errors"
	"slices"

	"github.com/klauspost/compress/s2"
)

// remembered are the answers about the assets of a scope.
//
// What is told of an asset takes most of the room and stays the same for many
// nights. So it is written once, compressed, and a night adds to it what is told
// newly, as a page of its own.
type remembered struct {
	Coverage  Digest // of what says why single attributes were not read
	Types     []string
	Relations []standing
	Verdicts  []verdict
	Assets    []answer

	pages [][]byte // compressed as S2
	told  []byte   // what they hold, one behind the other
}

// A standing is what a relation has found.
type standing struct {
	Lookup, Row string // of a Relation
	Digest      Digest
}

// A verdict is all that controls said of some assets, but for what was told.
type verdict struct {
	Type int // in remembered.Types

	// Again says that all answers are to be given again, whatever has not changed.
	Again bool

	Statuses  string // a letter for each control that judges the type, in order
	Relations []int  // in remembered.Relations, sorted
}

// An answer is what the controls said of an asset.
type answer struct {
	Digest Digest

	// Until is when one that rests on the clock may change, in nanoseconds.
	Until int64

	Verdict int // in remembered.Verdicts
	Told    int // where it begins in remembered.told, from 1; 0: nothing was told
}

// append writes r as decode reads it: first all but the pages, and how long they
// are, then the pages.
func (r *remembered) append(b []byte) []byte {
	p := packer{append(b, 0, 0, 0, 0)}
	p.digest(r.Coverage)
	p.int(len(r.Types))
	for _, t := range r.Types {
		p.text(t)
	}
	p.int(len(r.Relations))
	for _, s := range r.Relations {
		p.text(s.Lookup)
		p.text(s.Row)
		p.digest(s.Digest)
	}
	p.int(len(r.Verdicts))
	for i := range r.Verdicts {
		r.Verdicts[i].pack(&p)
	}
	p.int(len(r.Assets))
	for i := range r.Assets {
		a := &r.Assets[i]
		p.digest(a.Digest)
		p.int64(ForEver - a.Until) // which most often is 0, and short
		p.int(a.Verdict)
		p.int(a.Told)
	}
	p.int(len(r.pages))
	for _, page := range r.pages {
		p.int(len(page))
	}
	binary.LittleEndian.PutUint32(p.b[len(b):], uint32(len(p.b)-len(b)-headLength))
	for _, page := range r.pages {
		p.b = append(p.b, page...)
	}
	return p.b
}

func (v *verdict) pack(p *packer) {
	p.int(v.Type)
	p.bool(v.Again)
	p.text(v.Statuses)
	p.int(len(v.Relations))
	for _, n := range v.Relations {
		p.int(n)
	}
}

// record is the story that begins there, as it was written; nil: none does.
func (r *remembered) record(told int) []byte {
	if told <= 0 || told > len(r.told) {
		return nil
	}
	b := r.told[told-1:]
	length, n := binary.Uvarint(b)
	if n <= 0 || length > uint64(len(b)-n) {
		return nil
	}
	return b[:n+int(length)]
}

// story reads the one that begins there, about an asset on which so many controls
// have answered. It is false if there is none. It uses the memory of the last one.
func (r *remembered) story(s *story, told, controls int) bool {
	record := r.record(told)
	_, n := binary.Uvarint(record)
	return n > 0 && s.unpack(string(record[n:]), controls)
}

// headLength is what says how much comes before the pages.
const headLength = 4

var errSense = errors.New("it makes no sense")

// decode reads answers in place of those of another scope, whose memory it uses. It
// sees to it that their numbers mean something; stories are read one by one. It
// keeps b.
func (r *remembered) decode(b []byte) error {
	if len(b) < headLength || len(b)-headLength < int(binary.LittleEndian.Uint32(b)) {
		return errSense
	}
	head, rest := b[headLength:], b[headLength+binary.LittleEndian.Uint32(b):]
	p := unpacker{rest: string(head[:len(head)-len(rest)])}
	r.Coverage = p.digest()
	r.Types = resized(r.Types, p.count(1))
	for i := range r.Types {
		r.Types[i] = p.text()
	}
	r.Relations = resized(r.Relations, p.count(1+1+len(Digest{})))
	for i := range r.Relations {
		r.Relations[i] = standing{p.text(), p.text(), p.digest()}
	}
	r.Verdicts = resized(r.Verdicts, p.count(1+1+1+1))
	for i := range r.Verdicts {
		v := &r.Verdicts[i]
		v.Type, v.Again, v.Statuses = p.below(len(r.Types)), p.bool(), p.text()
		v.Relations = resized(v.Relations, p.count(1))
		for i := range v.Relations {
			v.Relations[i] = p.below(len(r.Relations))
		}
	}
	r.Assets = resized(r.Assets, p.count(len(Digest{})+1+1+1))
	for i := range r.Assets {
		r.Assets[i] = answer{Digest: p.digest(), Until: ForEver - p.int64(), Verdict: p.below(len(r.Verdicts)), Told: p.int()}
	}
	lengths := make([]int, p.count(1))
	for i := range lengths {
		lengths[i] = p.int()
	}
	if p.bad || p.rest != "" {
		return errSense
	}
	return r.open(lengths, rest)
}

// open decompresses the pages, which stand one behind the other.
func (r *remembered) open(lengths []int, b []byte) error {
	r.pages = r.pages[:0]
	size := 0
	for _, length := range lengths {
		if length > len(b) {
			return errSense
		}
		page := b[:length:length]
		n, err := s2.DecodedLen(page)
		if size += n; err != nil || n > mostRatio*length+mostRatio || size > mostScope {
			return errSense
		}
		r.pages, b = append(r.pages, page), b[length:]
	}
	if len(b) > 0 {
		return errSense
	}
	r.told = resized(r.told, size)
	at := r.told
	for _, page := range r.pages {
		told, err := s2.Decode(at, page)
		if err != nil {
			return err
		}
		at = at[len(told):]
	}
	return nil
}

// resized is s with a length of n. What was in it, and behind it, may stay.
func resized[T any](s []T, n int) []T {
	return slices.Grow(s, max(0, n-len(s)))[:n]
}
