package reference

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/open-policy-agent/opa/v1/ast"
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
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		if c != '\\' {
			out = append(out, c)
			continue
		}
		i++ // there is one: the quote after a single backslash is no end
		switch c := raw[i]; c {
		case '"', '\\', '/':
			out = append(out, c)
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			r, size := escape(raw[i+1:])
			if size == 0 {
				return nil, d.fail("invalid \\u escape before")
			}
			out = utf8.AppendRune(out, r)
			i += size
		default:
			return nil, d.fail("invalid escape before")
		}
	}
	return out, nil
}

// escape reads what follows \u: four digits, or a surrogate pair. The size is 0
// when there is none.
func escape(b []byte) (r rune, size int) {
	r, ok := hex4(b)
	switch {
	case !ok:
		return 0, 0
	case !utf16.IsSurrogate(r):
		return r, 4
	case len(b) < 10 || b[4] != '\\' || b[5] != 'u':
		return 0, 0
	}
	low, ok := hex4(b[6:])
	if r = utf16.DecodeRune(r, low); !ok || r == utf8.RuneError {
		return 0, 0
	}
	return r, 10
}

func hex4(b []byte) (rune, bool) {
	if len(b) < 4 {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[:4]), 16, 16)
	return rune(n), err == nil
}
