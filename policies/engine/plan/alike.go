package plan

import (
	"math/bits"
	"slices"

	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

// sightOf is what a control sees of an asset; nil: it may see more than that, or
// may not answer the same every time.
func (p *program) sightOf(k *control) *value.Sight {
	if len(k.joins) > 0 || k.reads.changing != "" || k.reads.input.All || k.reads.input.Each != nil {
		return nil
	}
	asset := k.reads.input.Keys[p.asset.Text()]
	if asset == nil {
		asset = &value.Projection{}
	}
	return p.code.symbols.Sight(asset)
}

// passed are assets that passed controls: others that look alike to a control pass
// it too, until the clock says otherwise. An estate has many resources with the
// same few tags, states and versions. They are one worker's.
type passed struct {
	slots []passedAs
	words []uint64 // of all that is remembered
	sight []uint64 // of the asset that is judged
}

type passedAs struct {
	from, to uint32 // in words; none when equal
	until    int64
}

// Bounds on what a worker remembers. When the words are used up it begins anew.
const (
	passedSlots = 1 << 13
	passedWords = 1 << 15
)

func newPassed() passed {
	return passed{slots: make([]passedAs, passedSlots), words: make([]uint64, 0, passedWords), sight: make([]uint64, 0, 64)}
}

// see looks at an asset as a control does. It is false when that cannot be said.
func (p *passed) see(k *control, asset value.Value) (ok bool) {
	p.sight, ok = k.sight.Words(append(p.sight[:0], uint64(k.number)), asset)
	return ok
}

// slot is where what looks so is remembered.
func (p *passed) slot() *passedAs {
	const odd = 0x9e3779b97f4a7c15
	h := uint64(len(p.sight))
	for _, w := range p.sight {
		high, low := bits.Mul64(h^w, odd)
		h = high ^ low
	}
	return &p.slots[h%passedSlots]
}

// find returns until when what was seen passes. It is false when it is not known
// to.
func (p *passed) find() (until int64, ok bool) {
	s := p.slot()
	return s.until, s.from < s.to && slices.Equal(p.words[s.from:s.to], p.sight)
}

// keep remembers that what was seen passes.
func (p *passed) keep(until int64) {
	if len(p.words)+len(p.sight) > passedWords {
		clear(p.slots)
		p.words = p.words[:0]
	}
	from := uint32(len(p.words))
	p.words = append(p.words, p.sight...)
	*p.slot() = passedAs{from, uint32(len(p.words)), until}
}
