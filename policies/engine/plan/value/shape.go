package value

import (
	"slices"

	"github.com/corporate-sre/auditor/policies/engine/jsontype"
)

// A shape is a projection with the types that values may be of, and the order in
// which keys were seen.
type shape struct {
	all     bool
	unread  bool // only its types are looked at
	may     jsontype.Set
	named   map[string]*shape
	each    *shape         // nil: not read
	other   *jsontype.Tree // types of each, where all is read
	element *shape         // of arrays: each, or one that only counts
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

// newShape is the shape of what p reads; nil reads nothing.
func newShape(p *Projection, t *jsontype.Tree) *shape {
	switch {
	case p == nil && t == nil:
		return nil
	case p == nil:
		p = &Projection{}
	case p.All:
		return wholeShape(t, new(int))
	default:
		return partShape(p, t, false)
	}
	return partShape(p, t, true)
}

// partShape is of what is named by the projection or the types.
func partShape(p *Projection, t *jsontype.Tree, unread bool) *shape {
	s := &shape{unread: unread, named: map[string]*shape{}}
	var each *jsontype.Tree
	if t != nil {
		s.may, each = t.May, t.Each
		for name, below := range t.Keys {
			s.named[name] = newShape(p.Each, below)
		}
	}
	for name, k := range p.Keys {
		s.named[name] = newShape(k, t.At(name))
	}
	s.each = newShape(p.Each, each)
	switch s.element = s.each; {
	case unread || p.Each != nil:
	case each != nil:
		s.element = newShape(&Projection{}, each)
	default:
		s.element = &shape{}
		s.element.element = s.element
	}
	return s
}

// wholeShape reads everything.
func wholeShape(t *jsontype.Tree, learnt *int) *shape {
	s := &shape{all: true, learnt: learnt}
	if t == nil {
		s.each, s.element = s, s
		return s
	}
	s.may, s.other, s.named = t.May, t.Each, make(map[string]*shape, len(t.Keys))
	for name, below := range t.Keys {
		s.named[name] = wholeShape(below, learnt)
	}
	s.each = wholeShape(t.Each, learnt)
	s.element = s.each
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
	if s.all && e.below == s.each && *s.learnt < mostShapes { // it learns the order of what is there
		*s.learnt++
		e.below = wholeShape(s.other, s.learnt)
	}
	s.order = slices.Insert(s.order, min(*at, len(s.order)), e)
	*at++
	return e
}
