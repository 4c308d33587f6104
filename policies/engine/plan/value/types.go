package value

import "github.com/corporate-sre/auditor/policies/engine/jsontype"

// typeOf is the type of the value that a character begins; 0: it begins none.
var typeOf = [256]jsontype.Set{
	'"': jsontype.String, '{': jsontype.Object, '[': jsontype.Array, 't': jsontype.Boolean, 'f': jsontype.Boolean, 'n': jsontype.Null,
	'-': jsontype.Number, '0': jsontype.Number, '1': jsontype.Number, '2': jsontype.Number, '3': jsontype.Number, '4': jsontype.Number,
	'5': jsontype.Number, '6': jsontype.Number, '7': jsontype.Number, '8': jsontype.Number, '9': jsontype.Number,
}

// pass goes on after a value that is not read. Of its types it looks at those that s
// names; nil: none.
func (d *Decoder) pass(s *shape) error {
	if s == nil {
		return d.skip()
	}
	c := d.next()
	d.mistyped = d.mistyped || !s.may.Allows(typeOf[c])
	switch {
	case c == '{' && (len(s.named) > 0 || s.each != nil):
		return d.passInside(s, '}')
	case c == '[' && s.element != nil:
		return d.passInside(s, ']')
	}
	return d.skip()
}

func (d *Decoder) passInside(s *shape, end byte) error {
	if d.depth++; d.depth > maxDepth {
		return d.fail("nested too deep")
	}
	d.pos++
	if d.next() == end {
		d.pos++
		d.depth--
		return nil
	}
	for at := 0; ; d.pos++ {
		below := s.element
		if end == '}' {
			e, _, err := d.member(s, &at)
			if err != nil {
				return err
			}
			below = e.below
		}
		if err := d.pass(below); err != nil {
			return err
		}
		switch d.next() {
		case ',':
		case end:
			d.pos++
			d.depth--
			return nil
		default:
			return d.fail("collection without end")
		}
	}
}
