package reference

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Limits on one document. Collectors stay far below them.
const (
	maxSize   = 32 << 20 // bytes
	maxValues = 2 << 20  // of which each takes a hundred bytes and more
	maxDepth  = 128
	maxNumber = 256 // characters
)

// Limits on what a decoder remembers from document to document.
const (
	maxInterned = 1 << 14 // strings
	shortText   = 32      // bytes
)

// A decoder turns JSON straight into OPA's values. It keeps names and short
// strings, which repeat from asset to asset. It is for one goroutine.
//
// It is stricter than encoding/json: duplicate keys, invalid UTF-8, numbers
// beyond a float64 and deep nesting are errors, because engines would disagree
// on what they mean, or take long to find out.
type decoder struct {
	b     []byte
	pos   int
	depth int
	left  int // values that may come
	known map[string]*ast.Term
	pairs [][2]*ast.Term // of the objects that are being read, a stack
	items []*ast.Term    // of the arrays, likewise
	terms []ast.Term     // a slab
}

func newDecoder() *decoder { return &decoder{known: map[string]*ast.Term{}} }

// decode reads a document, which has to be one object.
func (d *decoder) decode(b []byte) (ast.Object, error) {
	if len(b) > maxSize {
		return nil, fmt.Errorf("document has %d bytes, more than %d", len(b), maxSize)
	}
	d.b, d.pos, d.depth, d.left = b, 0, 0, maxValues
	d.pairs, d.items = d.pairs[:0], d.items[:0]
	t, err := d.value()
	if err != nil {
		return nil, err
	}
	if d.space(); d.pos != len(b) {
		return nil, d.fail("more after the document")
	}
	o, ok := t.Value.(ast.Object)
	if !ok {
		return nil, d.fail("document is no object")
	}
	d.b = nil
	return o, nil
}

// keep reads a document whose values outlive the next one. They share no slab
// with others, which a slab would keep too.
func (d *decoder) keep(b []byte) (ast.Object, error) {
	d.terms = nil
	defer func() { d.terms = nil }()
	return d.decode(b)
}

func (d *decoder) fail(what string) error {
	return fmt.Errorf("JSON: %s at byte %d", what, d.pos)
}

func (d *decoder) space() {
	for d.pos < len(d.b) {
		switch d.b[d.pos] {
		case ' ', '\t', '\n', '\r':
			d.pos++
		default:
			return
		}
	}
}

// next skips space and returns the character there, and 0 at the end.
func (d *decoder) next() byte {
	d.space()
	if d.pos == len(d.b) {
		return 0
	}
	return d.b[d.pos]
}

// term returns a term from the slab; one by one they would cost an allocation
// each.
func (d *decoder) term(v ast.Value) *ast.Term {
	if len(d.terms) == 0 {
		d.terms = make([]ast.Term, 64)
	}
	t := &d.terms[0]
	d.terms = d.terms[1:]
	t.Value = v
	return t
}

func (d *decoder) value() (*ast.Term, error) {
	if d.left--; d.left < 0 {
		return nil, d.fail(fmt.Sprintf("more than %d values", maxValues))
	}
	switch c := d.next(); {
	case c == '{':
		return d.nested(d.object)
	case c == '[':
		return d.nested(d.array)
	case c == '"':
		return d.text()
	case c == 't':
		return d.word("true", ast.InternedTerm(true))
	case c == 'f':
		return d.word("false", ast.InternedTerm(false))
	case c == 'n':
		return d.word("null", ast.InternedNullTerm)
	case c == '-', c >= '0' && c <= '9':
		return d.number()
	}
	return nil, d.fail("no value")
}

func (d *decoder) nested(read func() (*ast.Term, error)) (*ast.Term, error) {
	if d.depth++; d.depth > maxDepth {
		return nil, d.fail(fmt.Sprintf("nested deeper than %d", maxDepth))
	}
	d.pos++
	t, err := read()
	d.depth--
	return t, err
}

func (d *decoder) word(w string, t *ast.Term) (*ast.Term, error) {
	if len(d.b)-d.pos < len(w) || string(d.b[d.pos:d.pos+len(w)]) != w {
		return nil, d.fail("no value")
	}
	d.pos += len(w)
	return t, nil
}

func (d *decoder) object() (*ast.Term, error) {
	start := len(d.pairs)
	if d.next() == '}' {
		d.pos++
		return d.term(ast.NewObject()), nil
	}
	for {
		if d.next() != '"' {
			return nil, d.fail("no key")
		}
		key, err := d.text()
		if err != nil {
			return nil, err
		}
		if d.next() != ':' {
			return nil, d.fail("no colon")
		}
		d.pos++
		value, err := d.value()
		if err != nil {
			return nil, err
		}
		d.pairs = append(d.pairs, [2]*ast.Term{key, value})
		if more, err := d.more('}'); err != nil {
			return nil, err
		} else if !more {
			break
		}
	}
	pairs := d.pairs[start:]
	o := ast.NewObject(pairs...)
	if twice(pairs, o) {
		return nil, d.fail("a key stands twice in the object before")
	}
	d.pairs = d.pairs[:start]
	return d.term(o), nil
}

// twice reports whether a key repeats in the pairs of which o was made:
// ast.NewObject keeps both.
func twice(pairs [][2]*ast.Term, o ast.Object) bool {
	const few = 24
	if len(pairs) > few {
		for _, p := range pairs {
			if o.Get(p[0]) != p[1] {
				return true
			}
		}
		return false
	}
	for i, p := range pairs {
		key := p[0].Value.(ast.String)
		for _, q := range pairs[:i] {
			if q[0] == p[0] || q[0].Value.(ast.String) == key {
				return true
			}
		}
	}
	return false
}

func (d *decoder) array() (*ast.Term, error) {
	start := len(d.items)
	if d.next() == ']' {
		d.pos++
		return d.term(ast.NewArray()), nil
	}
	for {
		value, err := d.value()
		if err != nil {
			return nil, err
		}
		d.items = append(d.items, value)
		if more, err := d.more(']'); err != nil {
			return nil, err
		} else if !more {
			break
		}
	}
	items := make([]*ast.Term, len(d.items)-start)
	copy(items, d.items[start:])
	d.items = d.items[:start]
	return d.term(ast.NewArray(items...)), nil
}

// more reads a comma or the end of an object or array.
func (d *decoder) more(end byte) (bool, error) {
	switch d.next() {
	case ',':
		d.pos++
		return true, nil
	case end:
		d.pos++
		return false, nil
	}
	return false, d.fail("no comma")
}

func (d *decoder) number() (*ast.Term, error) {
	start := d.pos
	whole := true
	d.accept('-')
	switch {
	case d.accept('0'):
	case d.digits() > 0:
	default:
		return nil, d.fail("no digit")
	}
	if d.accept('.') {
		if whole = false; d.digits() == 0 {
			return nil, d.fail("no digit")
		}
	}
	exponent := d.pos
	if d.accept('e') || d.accept('E') {
		whole = false
		_ = d.accept('+') || d.accept('-')
		if d.digits() == 0 {
			return nil, d.fail("no digit")
		}
	}
	text := d.b[start:d.pos]
	if len(text) > maxNumber {
		return nil, d.fail("number too long")
	}
	if whole && len(text) <= 4 {
		n, _ := strconv.Atoi(string(text)) // at most four characters of an integer
		if ast.HasInternedIntNumberTerm(n) && text[0] != '-' {
			return ast.InternedTerm(n), nil
		}
	}
	if exponent < d.pos || len(text) > 18 {
		if !finite(string(text), string(d.b[exponent:d.pos])) {
			return nil, d.fail("number too big or too small")
		}
	}
	return d.term(ast.Number(json.Number(text))), nil
}

// finite reports whether a number fits a float64. OPA computes with the exact
// number, whatever it takes.
func finite(text, exponent string) bool {
	if len(exponent) > len("e+999") {
		return false
	}
	f, err := strconv.ParseFloat(text, 64)
	return err == nil && !math.IsInf(f, 0)
}

func (d *decoder) accept(c byte) bool {
	if d.pos < len(d.b) && d.b[d.pos] == c {
		d.pos++
		return true
	}
	return false
}

func (d *decoder) digits() int {
	start := d.pos
	for d.pos < len(d.b) && d.b[d.pos] >= '0' && d.b[d.pos] <= '9' {
		d.pos++
	}
	return d.pos - start
}
