package engine

import (
	"encoding/binary"
	"math"
)

// A packer writes what an unpacker reads.
type packer struct{ b []byte }

func (p *packer) int(n int)       { p.b = binary.AppendUvarint(p.b, uint64(n)) }
func (p *packer) int64(n int64)   { p.b = binary.AppendVarint(p.b, n) }
func (p *packer) digest(d Digest) { p.b = append(p.b, d[:]...) }

func (p *packer) bool(is bool) {
	n := 0
	if is {
		n = 1
	}
	p.int(n)
}

func (p *packer) text(s string) {
	p.int(len(s))
	p.b = append(p.b, s...)
}

// list begins a list of so many; nil is another one than an empty one.
func (p *packer) list(n int, isNil bool) {
	if isNil {
		n = -1
	}
	p.int(n + 1)
}

// An unpacker reads what was packed. Texts are parts of it, not copies. It gives
// zeros once it is bad, and makes nothing larger than what is there to fill it.
type unpacker struct {
	rest string
	bad  bool
}

// take takes n bytes; none if there are fewer.
func (p *unpacker) take(n int) string {
	if n < 0 || n > len(p.rest) {
		p.bad, p.rest = true, ""
		return ""
	}
	s := p.rest[:n]
	p.rest = p.rest[n:]
	return s
}

func (p *unpacker) uvarint() (n uint64) {
	for i := range min(len(p.rest), binary.MaxVarintLen64) {
		b := p.rest[i]
		if n |= uint64(b&0x7f) << (7 * i); b < 0x80 {
			p.rest = p.rest[i+1:]
			return n
		}
	}
	p.take(-1)
	return 0
}

// int is not less than zero.
func (p *unpacker) int() int {
	n := p.uvarint()
	if n > math.MaxInt32 {
		p.take(-1)
		return 0
	}
	return int(n)
}

func (p *unpacker) int64() int64 {
	n := p.uvarint()
	return int64(n>>1) ^ -int64(n&1)
}

func (p *unpacker) bool() bool   { return p.below(2) == 1 }
func (p *unpacker) text() string { return p.take(p.int()) }

func (p *unpacker) digest() (d Digest) {
	copy(d[:], p.take(len(d)))
	return d
}

// below is an int that is less than n.
func (p *unpacker) below(n int) int {
	i := p.int()
	if i >= n {
		p.take(-1)
		return 0
	}
	return i
}

// count is how many follow that take so many bytes each, or more.
func (p *unpacker) count(least int) int {
	n := p.int()
	if n > len(p.rest)/least {
		p.take(-1)
		return 0
	}
	return n
}

// list is what a list begins with.
func (p *unpacker) list(least int) (n int, isNil bool) {
	switch n = p.int(); {
	case n == 0:
		return 0, true
	case n-1 > len(p.rest)/least:
		p.take(-1)
		return 0, true
	}
	return n - 1, false
}
