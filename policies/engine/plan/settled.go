package plan

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

// settled is what is known of values while a rule is followed: what the settings
// are, the texts of the rule, and which names they give. With a list of required
// tags in the settings, a rule reads those tags, not all.
type settled struct {
	// values are what a part may be, by part. Of parts that are not there anything
	// is possible.
	values map[*value.Projection][]value.Value
	arena  *value.Arena

	// apart are parts of no document, by what they stand for, and own is the one
	// that stands for values of which nothing is known.
	apart map[*value.Projection]bool
	parts map[any]*value.Projection
	own   []*value.Projection

	depth map[*value.Projection]int // of the block that makes a collection
}

// What parts stand for.
type (
	keysOf     struct{ of *value.Projection }
	elementsOf struct{ of *value.Projection }
	textOf     string
	madeBy     struct{ ir.Stmt }
)

// mostSettled is how many values a part is followed for.
const mostSettled = 64

// settledFor is what is known when f is followed. Of settings that a "with" may
// change nothing is.
func (c *code) settledFor(f *function, data *value.Projection) settled {
	s := settled{
		values: map[*value.Projection][]value.Value{}, arena: &value.Arena{},
		apart: map[*value.Projection]bool{}, parts: map[any]*value.Projection{}, depth: map[*value.Projection]int{},
	}
	s.own = []*value.Projection{s.part(nil)}
	reached := map[*function]bool{}
	c.reached(f, reached)
	for f := range reached {
		if changesDocuments(f.source.Blocks) {
			return s
		}
	}
	s.values[data] = []value.Value{c.data}
	return s
}

// changesDocuments reports whether there is a "with" in the blocks.
func changesDocuments(blocks []*ir.Block) bool {
	v := &withVisitor{}
	walk(v, blocks)
	return v.found
}

type withVisitor struct{ found bool }

func (*withVisitor) Before(any) {}
func (*withVisitor) After(any)  {}

func (v *withVisitor) Visit(x any) (ir.Visitor, error) {
	if _, ok := x.(*ir.WithStmt); ok {
		v.found = true
	}
	return v, nil
}

// part is the part of no document that stands for something.
func (s settled) part(what any) *value.Projection {
	part := s.parts[what]
	if part == nil {
		part = &value.Projection{}
		s.parts[what], s.apart[part] = part, true
	}
	return part
}

// settle says what a part may be: what another one may be gives.
func (s settled) settle(part, of *value.Projection, give func(value.Value) []value.Value) {
	all, known := s.values[of]
	var values []value.Value
	for _, v := range all {
		values = append(values, give(v)...)
	}
	if delete(s.values, part); known && len(values) <= mostSettled {
		s.values[part] = values
	}
}

// at is the part at a key.
func (s settled) at(part *value.Projection, name string) *value.Projection {
	if part.All || s.apart[part] { // which has no parts of its own
		return s.own[0]
	}
	below := part.Key(name)
	s.settle(below, part, func(v value.Value) []value.Value {
		if x := v.At(value.Text(name)); v.Is(value.Object) && x.Defined() {
			return []value.Value{x}
		}
		return nil
	})
	return below
}

// every is the part that stands for all elements.
func (s settled) every(part *value.Projection) *value.Projection {
	var each *value.Projection
	switch {
	case s.apart[part]:
		each = s.part(elementsOf{part})
	case part.All:
		return s.own[0]
	default:
		each = part.Every()
	}
	s.settle(each, part, func(v value.Value) []value.Value {
		if v.IsCollection() {
			return v.Elems()
		}
		return nil
	})
	return each
}

// keys is the part that stands for the keys of another one, and for the places in
// a list.
func (s settled) keys(part *value.Projection) *value.Projection {
	keys := s.part(keysOf{part})
	s.settle(keys, part, func(v value.Value) []value.Value {
		switch v.Kind() {
		case value.Object:
			return v.Keys()
		case value.Set:
			return v.Elems()
		case value.Array:
			return []value.Value{value.Integer(0)} // and so on
		}
		return nil
	})
	return keys
}

// text is the part that is a text of the rule.
func (s settled) text(v value.Value) *value.Projection {
	part := s.part(textOf(v.Text()))
	s.values[part] = []value.Value{v}
	return part
}

// made is the part that is an array or a set, still empty, that a statement makes in
// a block so deep.
func (s settled) made(by ir.Stmt, k value.Kind, depth int) []*value.Projection {
	part, empty := s.part(madeBy{by}), s.arena.NewArray(4)
	if k == value.Set {
		empty = s.arena.NewSet(4)
	}
	s.values[part], s.depth[part] = []value.Value{empty}, depth
	return []*value.Projection{part}
}

// add is a value that is put into what was made. Nothing is known any more of what
// gets values that are not known, or how often.
func (s settled) add(made, given []*value.Projection, depth int) {
	values, known := s.valuesOf(given)
	for _, part := range made {
		collection := s.values[part]
		switch {
		case collection == nil || !s.apart[part]:
		case !known || len(values) != 1 || depth != s.depth[part] || len(collection[0].Elems()) >= mostSettled:
			delete(s.values, part)
		case collection[0].Is(value.Set):
			s.arena.Add(collection[0], values[0])
		default:
			s.arena.Append(collection[0], values[0])
		}
	}
}

// valuesOf are what parts may be.
func (s settled) valuesOf(parts []*value.Projection) (all []value.Value, known bool) {
	for _, part := range parts {
		values, ok := s.values[part]
		if !ok {
			return nil, false
		}
		all = append(all, values...)
	}
	return all, len(parts) > 0
}

// names are the texts that parts may be. It is false when they may be something
// else, such as a place in a list.
func (s settled) names(parts []*value.Projection) ([]string, bool) {
	values, known := s.valuesOf(parts)
	if !known {
		return nil, false
	}
	return textsOf(values)
}

// path is the array of texts that parts are. It is false when they may be something
// else.
func (s settled) path(parts []*value.Projection) ([]string, bool) {
	values, known := s.valuesOf(parts)
	if !known || len(values) != 1 || !values[0].Is(value.Array) {
		return nil, false
	}
	return textsOf(values[0].Elems())
}

func textsOf(values []value.Value) (texts []string, all bool) {
	for _, v := range values {
		if !v.Is(value.String) {
			return nil, false
		}
		texts = append(texts, v.Text())
	}
	return texts, true
}

// documents reports whether a part of a document is among them.
func (s settled) documents(params meanings) bool {
	for _, parts := range params {
		if slices.ContainsFunc(parts, func(part *value.Projection) bool { return !s.apart[part] }) {
			return true
		}
	}
	return false
}
