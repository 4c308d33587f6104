package value

import "slices"

// A shape is a projection with the order in which keys were seen.
type shape struct {
	all     bool
	named   map[string]*shape
	each    *shape // nil: not read
	element *shape // of arrays: each, or one that only counts
	order   []expected
	learnt  *int  // shapes that were made for keys, where all is read
	texts   Habit // whether they come again
}

// An expected key, and what becomes of its value.
type expected struct {
	name  string
	key   Value
	below *shape // nil: skipped
}

// Bounds on what hostile documents make a shape remember.
const (
	mostExpected    = 64
	mostShapes      = 1000
	longestExpected = 128 // bytes
)

func newShape(p *Projection) *shape {
	s := &shape{all: p.All}
	if p.All {
		s.learnt = new(int)
		s.each, s.element = s, s
		return s
	}
	s.named = make(map[string]*shape, len(p.Keys))
	for name, k := range p.Keys {
		s.named[name] = newShape(k)
	}
	if p.Each != nil {
		s.each = newShape(p.Each)
		s.element = s.each
	} else {
		s.element = &shape{}
		s.element.element = s.element
	}
	return s
}

// below is the shape of what is at a key; nil: it is skipped.
func (s *shape) below(name string) *shape {
	if k, ok := s.named[name]; ok {
		return k
	}
	return s.each
}

// expect remembers that a key came at this place, unless it is expected elsewhere.
// It returns what the key is from now on.
func (s *shape) expect(at *int, raw []byte, e expected, l *learnt) expected {
	if i := slices.IndexFunc(s.order, func(e expected) bool { return e.name == string(raw) }); i >= 0 {
		*at = i + 1
		return s.order[i]
	}
	if len(s.order) >= mostExpected {
		return e
	}
	e.name = string(raw)
	if e.key.Symbol() == 0 && l != nil {
		e.key = l.name(e.name)
	}
	if e.key.Symbol() == 0 {
		e.key = Text(e.name) // the document's will be gone
	}
	if e.below == s && *s.learnt < mostShapes { // it learns the order of what is there
		*s.learnt++
		e.below = &shape{all: true, learnt: s.learnt}
		e.below.each, e.below.element = e.below, e.below
	}
	s.order = slices.Insert(s.order, min(*at, len(s.order)), e)
	*at++
	return e
}
