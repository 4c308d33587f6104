package value

import (
	"maps"
	"slices"
)

// A Sight tells values apart by no more than what a projection reads of them.
type Sight struct {
	all  bool
	keys []seen
	each *Sight // nil: not read
}

type seen struct {
	key   Value
	below *Sight
}

// Sight returns what p sees. The symbols have to be still filled.
func (t *Symbols) Sight(p *Projection) *Sight {
	sealed := &Projection{}
	sealed.Add(p)
	sealed.Seal()
	return t.sight(sealed)
}

func (t *Symbols) sight(p *Projection) *Sight {
	s := &Sight{all: p.All}
	if p.All {
		s.each = s
		return s
	}
	for _, name := range slices.Sorted(maps.Keys(p.Keys)) {
		s.keys = append(s.keys, seen{t.Intern(name), t.sight(p.Keys[name])})
	}
	if p.Each != nil {
		s.each = t.sight(p.Each)
	}
	return s
}

// mostWords bounds what a sight says of a value.
const mostWords = 48

// Words appends what is seen of v: values with equal words are the same to whoever
// reads no more. It is false when that cannot be said in a few words: of text that
// came seldom, of large numbers and collections.
func (s *Sight) Words(words []uint64, v Value) ([]uint64, bool) {
	if len(words) >= mostWords {
		return words, false
	}
	of := func(content uint64) uint64 { return content<<8 | uint64(v.Kind()) }
	switch v.Kind() {
	case Array, Set, Object:
		return s.inside(words, v)
	case Bool:
		return append(words, of(uint64(v.n))), true
	case Int:
		if s.all {
			return append(words, of(uint64(v.n))), v.n<<8>>8 == v.n
		}
	case String:
		switch {
		case s.all:
			return append(words, of(uint64(v.Symbol()))), v.Symbol() != 0
		case s.each != nil: // how many characters there are
			n, _ := v.Len()
			return append(words, of(uint64(n))), true
		}
	case Number:
		if s.all {
			return words, false
		}
	}
	return append(words, of(0)), true
}

// inside says what is seen in a collection.
func (s *Sight) inside(words []uint64, v Value) ([]uint64, bool) {
	in, ok := v.items(), true
	words = append(words, uint64(len(in.vals))<<8|uint64(v.Kind()))
	if v.Kind() != Object {
		for i := range in.vals {
			if s.each == nil {
				break
			}
			if words, ok = s.each.Words(words, in.vals[i]); !ok {
				return words, false
			}
		}
		return words, true
	}
	if s.each == nil {
		words[len(words)-1] = uint64(Object) // how many keys there are is not read
		for i := range s.keys {
			var at Value
			if n := in.find(s.keys[i].key); n >= 0 {
				at = in.vals[n]
			}
			if words, ok = s.keys[i].below.Words(words, at); !ok {
				return words, false
			}
		}
		return words, true
	}
	for i := range in.keys {
		key := &in.keys[i]
		if key.Symbol() == 0 || len(words) >= mostWords {
			return words, false
		}
		words = append(words, uint64(key.Symbol())<<8|uint64(in.vals[i].Kind()))
		if s.counts() && !in.vals[i].IsCollection() { // many want no more than the keys
			continue
		}
		if words, ok = s.at(key).Words(words, in.vals[i]); !ok {
			return words, false
		}
	}
	return words, true
}

// counts reports whether of elements no more is seen than that they are there.
func (s *Sight) counts() bool { return len(s.keys) == 0 && s.each.each == nil && len(s.each.keys) == 0 }

// at is the sight of what is at a key.
func (s *Sight) at(key *Value) *Sight {
	for i := range s.keys {
		if s.keys[i].key.Symbol() == key.Symbol() {
			return s.keys[i].below
		}
	}
	return s.each
}
