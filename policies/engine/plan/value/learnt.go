package value

import (
	"hash/maphash"
	"strings"
)

// learnt are texts that came in documents again and again, such as names of
// regions and owners: they get symbols too, above those that policies know. They
// are one decoder's: the symbols mean nothing to another one.
type learnt struct {
	*Symbols
	seed  maphash.Seed
	texts []Value  // by symbol, from firstLearnt
	slots []uint16 // by hash: the place in texts and 1; 0: none
	once  []uint32 // by hash: the rest of the hash of a text that came once
}

// firstLearnt is the first symbol of a text that no policy knows.
const firstLearnt Symbol = 1 << 31

// Bounds on what documents make a decoder remember.
const (
	mostLearnt    = 1 << 12
	longestLearnt = 64 // bytes
	learntSlots   = 2 * mostLearnt
	onceSlots     = 1 << 12
)

func newLearnt(t *Symbols) *learnt {
	return &learnt{Symbols: t, seed: maphash.MakeSeed(), slots: make([]uint16, learntSlots), once: make([]uint32, onceSlots)}
}

// find returns the String of raw, which may be in the document, and whether it was
// learnt before. A text is learnt when it comes again.
func (l *learnt) find(raw []byte) (v Value, before bool) {
	v = Text(view(raw))
	if len(raw) > longestLearnt {
		return v, false
	}
	hash := maphash.Bytes(l.seed, raw)
	slot, found := l.slot(hash, v.text())
	if found {
		return l.texts[*slot-1], true
	}
	if once := &l.once[hash>>32%onceSlots]; *once != uint32(hash) {
		*once = uint32(hash)
		return v, false
	}
	return l.learn(slot, v.text()), false
}

// name returns the String of a key that is expected to come again.
func (l *learnt) name(key string) Value {
	slot, found := l.slot(maphash.String(l.seed, key), key)
	if found {
		return l.texts[*slot-1]
	}
	return l.learn(slot, key)
}

// slot is where the place of a text is, or belongs.
func (l *learnt) slot(hash uint64, text string) (slot *uint16, found bool) {
	for at := hash % learntSlots; ; at = (at + 1) % learntSlots {
		slot = &l.slots[at]
		if *slot == 0 || l.texts[*slot-1].text() == text {
			return slot, *slot != 0
		}
	}
}

// learn gives a text a symbol, as long as there is room.
func (l *learnt) learn(slot *uint16, text string) Value {
	if len(l.texts) == mostLearnt || len(text) > longestLearnt {
		return Text(text)
	}
	v := l.Find(text)
	if v.Symbol() == 0 {
		v = Text(strings.Clone(text))
		v = v.known(firstLearnt + Symbol(len(l.texts)))
	}
	l.texts = append(l.texts, v)
	*slot = uint16(len(l.texts))
	return v
}
