package value

import (
	"bytes"
	"fmt"
)

// Limits on one document, those of the reference engine.
const (
	maxSize  = 32 << 20 // bytes
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

	b     []byte
	pos   int
	depth int

	vals []Value // of the arrays that are being read
}

// NewDecoder returns a decoder into the arena.
func NewDecoder(a *Arena, t *Symbols) *Decoder { return &Decoder{arena: a, symbols: t} }

// A Reader decodes documents of one type.
type Reader struct {
	*Decoder
	root *shape
}

// NewReader returns a reader of what p reads; nil reads everything. The
// projection has to be sealed.
func (d *Decoder) NewReader(p *Projection) *Reader {
	if p == nil {
		p = &Projection{All: true}
	}
	return &Reader{d, newShape(p)}
}

// Read decodes one document.
func (r *Reader) Read(document []byte) (Value, error) {
	if len(document) > maxSize {
		return Value{}, fmt.Errorf("document has %d bytes, more than %d", len(document), maxSize)
	}
	d := r.Decoder
	d.b, d.pos, d.depth = document, 0, 0
	d.vals = d.vals[:0]
	v, err := d.value(r.root)
	if err != nil {
		return Value{}, err
	}
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

func (d *Decoder) value(s *shape) (Value, error) {
	switch c := d.next(); c {
	case '{':
		if d.depth++; d.depth > maxDepth {
			return Value{}, d.fail("nested too deep")
		}
		v, err := d.object(s)
		d.depth--
		return v, err
	case '[':
		if d.depth++; d.depth > maxDepth {
			return Value{}, d.fail("nested too deep")
		}
		v, err := d.array(s)
		d.depth--
		return v, err
	case '"':
		raw, err := d.text()
		return Value{kind: String, text: view(raw)}, err
	case 't':
		return Boolean(true), d.word("true")
	case 'f':
		return Boolean(false), d.word("false")
	case 'n':
		return Nothing(), d.word("null")
	case 0:
		return Value{}, d.fail("no value")
	default:
		return d.number(c)
	}
}

func (d *Decoder) word(w string) error {
	if !bytes.HasPrefix(d.b[d.pos:], []byte(w)) {
		return d.fail("no value")
	}
	d.pos += len(w)
	return nil
}

func (d *Decoder) object(s *shape) (Value, error) {
	d.pos++
	if d.next() == '}' {
		d.pos++
		return d.arena.NewObject(0), nil
	}
	v := d.arena.NewObject(len(s.order))
	unique := true // as long as the keys come in the order of other documents
	for at := 0; ; {
		key, below, expected, err := d.key(s, &at)
		unique = unique && expected
		if err != nil {
			return Value{}, err
		}
		if d.next() != ':' {
			return Value{}, d.fail("no colon")
		}
		d.pos++
		if below == nil {
			err = d.skip()
		} else {
			var x Value
			if x, err = d.value(below); err == nil {
				d.arena.put(v.items, key, x)
			}
		}
		if err != nil {
			return Value{}, err
		}
		switch d.next() {
		case ',':
			d.pos++
			continue
		case '}':
			d.pos++
			if unique {
				return v, nil
			}
			return v, v.items.unique()
		}
		return Value{}, d.fail("object without end")
	}
}

// key reads a key and says what its value is read for, and whether the key was
// the expected one.
func (d *Decoder) key(s *shape, at *int) (Value, *shape, bool, error) {
	if d.next() != '"' {
		return Value{}, nil, false, d.fail("no key")
	}
	if *at < len(s.order) { // the key that came here in other documents
		e := &s.order[*at]
		if end := d.pos + 1 + len(e.name); end < len(d.b) && d.b[end] == '"' && string(d.b[d.pos+1:end]) == e.name {
			d.pos = end + 1
			*at++
			return e.key, e.below, true, nil
		}
	}
	raw, err := d.text()
	if err != nil {
		return Value{}, nil, false, err
	}
	below := s.below(string(raw))
	n, known := d.symbols.known[string(raw)]
	key := Value{kind: String, text: view(raw)}
	if known {
		key = d.symbols.texts[n]
	}
	if len(raw) <= longestExpected && !bytes.ContainsRune(raw, '"') && !bytes.ContainsRune(raw, '\\') {
		below = s.expect(at, raw, key, below)
	}
	return key, below, false, nil
}

// unique refuses a key that is there twice: engines would disagree on which one
// counts.
func (o *items) unique() error {
	if len(o.keys) > manyKeys {
		o.sort()
		for i := 1; i < len(o.keys); i++ {
			if Equal(o.keys[i-1], o.keys[i]) {
				return fmt.Errorf("JSON: the key %q is there twice", o.keys[i].text)
			}
		}
		return nil
	}
	for i := range o.keys {
		for j := range i {
			if Equal(o.keys[i], o.keys[j]) {
				return fmt.Errorf("JSON: the key %q is there twice", o.keys[i].text)
			}
		}
	}
	return nil
}

func (d *Decoder) array(s *shape) (Value, error) {
	d.pos++
	if d.next() == ']' {
		d.pos++
		return d.arena.NewArray(0), nil
	}
	base := len(d.vals)
	for {
		v, err := d.value(s.element)
		if err != nil {
			return Value{}, err
		}
		d.vals = append(d.vals, v)
		switch d.next() {
		case ',':
			d.pos++
			continue
		case ']':
			d.pos++
			array := d.arena.NewArray(len(d.vals) - base)
			array.items.vals = append(array.items.vals, d.vals[base:]...)
			array.items.weight = len(array.items.vals)
			for _, v := range array.items.vals {
				array.items.weight += v.Weight()
			}
			d.vals = d.vals[:base]
			return array, nil
		}
		return Value{}, d.fail("array without end")
	}
}
