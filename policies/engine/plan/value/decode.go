package value

import (
	"bytes"
	"fmt"

	"github.com/corporate-sre/auditor/policies/engine/jsontype"
)

// Limits on one document. Larger ones are left to the reference engine, which
// counts their values: one that takes two bytes takes hundreds when it is
// decoded.
const (
	maxSize  = 4 << 20 // bytes
	maxDepth = 128
)

// A Decoder turns JSON into values of an Arena, leaving out what a projection
// does not read. It remembers in which order keys came, since the documents of a
// type are written alike. It is for one goroutine.
//
// It trusts what it skips to be JSON: that was seen to when it was collected.
type Decoder struct {
	arena   *Arena
	symbols *Symbols
	learnt  *learnt // nil: it learns no texts

	b     []byte
	pos   int
	depth int

	mistyped bool // some value is not of a type that it may be of

	vals  []Value  // of the arrays that are being read
	item  Value    // the last one that was read for an array, or for the document
	other expected // a key that was not expected
}

// NewDecoder returns a decoder into the arena.
func NewDecoder(a *Arena, t *Symbols) *Decoder { return &Decoder{arena: a, symbols: t} }

// NewLearning returns a decoder that gives symbols to texts that come often. There
// can be one among all values that meet.
func NewLearning(a *Arena, t *Symbols) *Decoder {
	d := NewDecoder(a, t)
	d.learnt = newLearnt(t)
	return d
}

// A Reader decodes documents of one type.
type Reader struct {
	*Decoder
	root *shape
}

// NewReader returns a reader of what p reads; nil reads everything. The
// projection has to be sealed. The types are looked at also where nothing is read.
func (d *Decoder) NewReader(p *Projection, types *jsontype.Tree) *Reader {
	if p == nil {
		p = &Projection{All: true}
	}
	return &Reader{d, newShape(p, types)}
}

// Mistyped reports whether some value of the last document was not of a type that
// it may be of.
func (r *Reader) Mistyped() bool { return r.mistyped }

// Read decodes one document.
func (r *Reader) Read(document []byte) (Value, error) {
	if len(document) > maxSize {
		return Value{}, fmt.Errorf("document has %d bytes, more than %d", len(document), maxSize)
	}
	d := r.Decoder
	d.b, d.pos, d.depth, d.mistyped = document, 0, 0, false
	d.vals = d.vals[:0]
	if err := d.value(r.root, &d.item); err != nil {
		return Value{}, err
	}
	v := d.item
	if d.space(); d.pos != len(d.b) {
		return Value{}, d.fail("more after the document")
	}
	return v, nil
}

func (d *Decoder) fail(what string) error { return fmt.Errorf("JSON: %s at byte %d", what, d.pos) }

func (d *Decoder) space() {
	for d.pos < len(d.b) && (d.b[d.pos] == ' ' || d.b[d.pos] == '\n' || d.b[d.pos] == '\t' || d.b[d.pos] == '\r') {
		d.pos++
	}
}

// next skips space and returns the character there, and 0 at the end.
func (d *Decoder) next() byte {
	if d.pos < len(d.b) && d.b[d.pos] > ' ' {
		return d.b[d.pos]
	}
	if d.space(); d.pos == len(d.b) {
		return 0
	}
	return d.b[d.pos]
}

// value reads a value to where it belongs. That is written last: what is in the
// value may be read to the same place before.
func (d *Decoder) value(s *shape, to *Value) (err error) {
	c := d.next()
	d.mistyped = d.mistyped || !s.may.Allows(typeOf[c])
	switch c {
	case '{', '[':
		if d.depth++; d.depth > maxDepth {
			return d.fail("nested too deep")
		}
		if c == '{' {
			err = d.object(s, to)
		} else {
			err = d.array(s, to)
		}
		d.depth--
		return err
	case '"':
		raw, err := d.text()
		if d.learnt != nil && s.all && s.texts.Tries() {
			var before bool
			*to, before = d.learnt.find(raw)
			s.texts.Tried(before)
			return err
		}
		*to = Text(view(raw))
		return err
	case 't':
		*to = Boolean(true)
		return d.word("true")
	case 'f':
		*to = Boolean(false)
		return d.word("false")
	case 'n':
		*to = Nothing()
		return d.word("null")
	case 0:
		return d.fail("no value")
	default:
		*to, err = d.number(c)
		return err
	}
}

func (d *Decoder) word(w string) error {
	if !bytes.HasPrefix(d.b[d.pos:], []byte(w)) {
		return d.fail("no value")
	}
	d.pos += len(w)
	return nil
}

func (d *Decoder) object(s *shape, to *Value) error {
	d.pos++
	if d.next() == '}' {
		d.pos++
		*to = d.arena.NewObject(0)
		return nil
	}
	o := d.arena.NewObject(len(s.order))
	in := o.items()
	unique := true // as long as the keys come in the order of other documents
	for at := 0; ; {
		e, inOrder, err := d.member(s, &at)
		if err != nil {
			return err
		}
		unique = unique && inOrder
		if e.below == nil || e.below.unread {
			err = d.pass(e.below)
		} else {
			below, known := e.below, len(s.order) // e may move
			v := d.arena.room(in, &e.key)
			err = d.value(below, v)
			unique = unique && known == len(s.order) // otherwise s learnt from what is in there
			in.weight += 1 + v.Weight()
		}
		if err != nil {
			return err
		}
		switch d.next() {
		case ',':
			d.pos++
			continue
		case '}':
			d.pos++
			if *to = o; unique {
				return nil
			}
			return in.unique()
		}
		return d.fail("object without end")
	}
}

// member reads the key of a member, as far as its value, and whether it came in the
// order of other documents.
func (d *Decoder) member(s *shape, at *int) (e *expected, inOrder bool, err error) {
	if d.next() != '"' {
		return nil, false, d.fail("no key")
	}
	if e = d.expected(s, at); e != nil {
		inOrder = true
	} else if e, err = d.key(s, at); err != nil {
		return nil, false, err
	}
	if d.next() != ':' {
		return nil, false, d.fail("no colon")
	}
	d.pos++
	return e, inOrder, nil
}

// mostAbsent is how many expected keys in a row an object may lack.
const mostAbsent = 4

// expected reads the key that came here in other documents, or the one after some
// that this one lacks; nil when it is another one.
func (d *Decoder) expected(s *shape, at *int) *expected {
	for i := *at; i < min(len(s.order), *at+mostAbsent); i++ {
		e := &s.order[i]
		end := d.pos + 1 + len(e.name)
		if end < len(d.b) && d.b[end] == '"' && string(d.b[d.pos+1:end]) == e.name {
			d.pos = end + 1
			*at = i + 1
			return e
		}
	}
	return nil
}

// key reads another key and says what its value is read for.
func (d *Decoder) key(s *shape, at *int) (*expected, error) {
	raw, err := d.text()
	if err != nil {
		return nil, err
	}
	e := expected{key: Text(view(raw)), below: s.below(string(raw))}
	if n, known := d.symbols.known[string(raw)]; known {
		e.key = d.symbols.texts[n]
	}
	if len(raw) <= longestExpected && !bytes.ContainsRune(raw, '"') && !bytes.ContainsRune(raw, '\\') {
		e = s.expect(at, raw, e, d.learnt)
	}
	d.other = e
	return &d.other, nil
}

// unique refuses a key that is there twice: engines would disagree on which one
// counts.
func (o *items) unique() error {
	if len(o.keys) > manyKeys {
		o.sort()
		for i := 1; i < len(o.keys); i++ {
			if Equal(o.keys[i-1], o.keys[i]) {
				return fmt.Errorf("JSON: the key %q is there twice", o.keys[i].text())
			}
		}
		return nil
	}
	for i := range o.keys {
		for j := range i {
			if Equal(o.keys[i], o.keys[j]) {
				return fmt.Errorf("JSON: the key %q is there twice", o.keys[i].text())
			}
		}
	}
	return nil
}

func (d *Decoder) array(s *shape, to *Value) error {
	d.pos++
	if d.next() == ']' {
		d.pos++
		*to = d.arena.NewArray(0)
		return nil
	}
	base := len(d.vals)
	for {
		if err := d.value(s.element, &d.item); err != nil {
			return err
		}
		d.vals = append(d.vals, d.item)
		switch d.next() {
		case ',':
			d.pos++
			continue
		case ']':
			d.pos++
			*to = d.arena.NewArray(len(d.vals) - base)
			in := to.items()
			in.vals = append(in.vals, d.vals[base:]...)
			in.weight = len(in.vals)
			for i := range in.vals {
				in.weight += in.vals[i].Weight()
			}
			d.vals = d.vals[:base]
			return nil
		}
		return d.fail("array without end")
	}
}
