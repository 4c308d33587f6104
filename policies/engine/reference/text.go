package reference

import (
	"unicode/utf8"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/corporate-sre/auditor/policies/engine/jsontext"
)

// text reads a string, which begins with a quote.
func (d *decoder) text() (*ast.Term, error) {
	d.pos++
	start := d.pos
	ascii, escaped := true, false
	for {
		if d.pos >= len(d.b) {
			return nil, d.fail("string without end")
		}
		c := d.b[d.pos]
		switch {
		case c == '"':
			raw := d.b[start:d.pos]
			if !ascii && !utf8.Valid(raw) {
				return nil, d.fail("invalid UTF-8 before")
			}
			if escaped {
				var err error
				if raw, err = d.unescape(raw); err != nil {
					return nil, err
				}
			}
			d.pos++
			return d.intern(raw), nil
		case c == '\\':
			escaped = true
			d.pos++
		case c < ' ':
			return nil, d.fail("control character in a string")
		case c >= utf8.RuneSelf:
			ascii = false
		}
		d.pos++
	}
}

// intern returns the term of a string; the same one for the same short string.
func (d *decoder) intern(b []byte) *ast.Term {
	if len(b) > shortText {
		return d.term(ast.String(b))
	}
	if t := d.known[string(b)]; t != nil {
		return t
	}
	t := ast.StringTerm(string(b)) // not of the slab: it would keep the slab
	if len(d.known) < maxInterned {
		d.known[string(b)] = t
	}
	return t
}

func (d *decoder) unescape(raw []byte) ([]byte, error) {
	out, err := jsontext.Unescape(make([]byte, 0, len(raw)), raw)
	if err != nil {
		return nil, d.fail(err.Error() + " before")
	}
	return out, nil
}
