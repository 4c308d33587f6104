package value

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/bits"
	"strconv"
	"unicode/utf8"

	"github.com/corporate-sre/auditor/policies/engine/jsontext"
)

// text reads a string, which begins with a quote. The bytes are those of the
// document unless something in it is escaped.
func (d *Decoder) text() ([]byte, error) {
	d.pos++
	start := d.pos
	end := plain(d.b, start)
	if end < len(d.b) && d.b[end] == '"' {
		d.pos = end + 1
		return d.b[start:end], nil
	}
	escaped := false
	for ; end < len(d.b) && d.b[end] != '"'; end++ {
		if d.b[end] == '\\' {
			escaped = true
			end++
		}
	}
	if d.pos = end; end >= len(d.b) {
		return nil, d.fail("string without end")
	}
	raw := d.b[start:end]
	d.pos++
	if err := d.clean(raw); err != nil || !escaped {
		return raw, err
	}
	return d.unescape(raw)
}

// quotes, backslashes and spaces are eight of them, ones eight bytes of 1, and
// highBits the highest bit of each.
const (
	quotes      = 0x2222222222222222
	backslashes = 0x5c5c5c5c5c5c5c5c
	spaces      = 0x2020202020202020
	ones        = 0x0101010101010101
	highBits    = 0x8080808080808080
)

// plain is where text from start on is no longer plain: at a quote, a backslash, a
// control character, or a byte that is not ASCII. It looks at eight bytes at a
// time. A byte less what it is looked for has its highest bit set when it is there,
// and so may the bytes after it, but only the first counts.
func plain(b []byte, start int) int {
	at := start
	for ; at+8 <= len(b); at += 8 {
		x := binary.LittleEndian.Uint64(b[at:])
		quote, backslash := x^quotes, x^backslashes
		if found := (x | (quote-ones)&^quote | (backslash-ones)&^backslash | (x-spaces)&^x) & highBits; found != 0 {
			return at + bits.TrailingZeros64(found)/8
		}
	}
	for ; at < len(b); at++ {
		if c := b[at]; c == '"' || c == '\\' || c < ' ' || c >= utf8.RuneSelf {
			break
		}
	}
	return at
}

// clean refuses what JSON's strings cannot hold.
func (d *Decoder) clean(raw []byte) error {
	ascii := true
	for _, c := range raw {
		if c < ' ' {
			return d.fail("control character in a string")
		}
		ascii = ascii && c < utf8.RuneSelf
	}
	if !ascii && !utf8.Valid(raw) {
		return d.fail("invalid UTF-8 before")
	}
	return nil
}

func (d *Decoder) unescape(raw []byte) ([]byte, error) {
	out, err := jsontext.Unescape(d.arena.bytes.take(len(raw), byteBlock)[:0], raw)
	if err != nil {
		return nil, d.fail(err.Error() + " before")
	}
	return out, nil
}

// The most characters of a number and of its exponent, as in the reference engine.
const (
	maxNumber   = 256
	maxExponent = len("e+999")
)

func (d *Decoder) number(first byte) (Value, error) {
	start := d.pos
	if first == '-' {
		d.pos++
	}
	digits, n := d.pos, int64(0)
	for d.pos < len(d.b) && d.b[d.pos] >= '0' && d.b[d.pos] <= '9' {
		n = n*10 + int64(d.b[d.pos]-'0')
		d.pos++
	}
	count := d.pos - digits
	switch {
	case count == 0:
		return Value{}, d.fail("no value")
	case count > 1 && d.b[digits] == '0':
		return Value{}, d.fail("number that begins with 0 before")
	}
	whole := d.pos == len(d.b) || d.b[d.pos] != '.' && d.b[d.pos] != 'e' && d.b[d.pos] != 'E'
	if whole && count <= 18 && (n != 0 || first != '-') { // -0 is a number of its own to OPA
		if first == '-' {
			n = -n
		}
		return Integer(n), nil
	}
	exponent, err := d.fraction()
	if err != nil {
		return Value{}, err
	}
	text := d.b[start:d.pos]
	if len(text) > maxNumber || exponent > maxExponent {
		return Value{}, d.fail("number that is too long before")
	}
	if f, err := strconv.ParseFloat(string(text), 64); err != nil || math.IsInf(f, 0) {
		return Value{}, d.fail("number beyond a float64 before")
	}
	return Decimal(view(text)), nil
}

// fraction reads what may follow the digits of a whole number. It returns how long
// the exponent is.
func (d *Decoder) fraction() (exponent int, err error) {
	digits := func() bool {
		start := d.pos
		for d.pos < len(d.b) && d.b[d.pos] >= '0' && d.b[d.pos] <= '9' {
			d.pos++
		}
		return d.pos > start
	}
	if d.pos < len(d.b) && d.b[d.pos] == '.' {
		if d.pos++; !digits() {
			return 0, d.fail("number without end before")
		}
	}
	start := d.pos
	if d.pos < len(d.b) && (d.b[d.pos] == 'e' || d.b[d.pos] == 'E') {
		d.pos++
		if d.pos < len(d.b) && (d.b[d.pos] == '+' || d.b[d.pos] == '-') {
			d.pos++
		}
		if !digits() {
			return 0, d.fail("number without end before")
		}
	}
	return d.pos - start, nil
}

// skip passes over a value without looking into it.
func (d *Decoder) skip() error {
	switch d.next() {
	case 0:
		return d.fail("no value")
	case '"':
		return d.skipText()
	case '{', '[':
		return d.skipNested()
	}
	start := d.pos
	for d.pos < len(d.b) {
		switch d.b[d.pos] {
		case ',', '}', ']', ' ', '\n', '\t', '\r':
			if d.pos == start {
				return d.fail("no value")
			}
			return nil
		}
		d.pos++
	}
	return nil
}

func (d *Decoder) skipNested() error {
	for depth := 0; d.pos < len(d.b); {
		switch d.b[d.pos] {
		case '"':
			if err := d.skipText(); err != nil {
				return err
			}
			continue
		case '{', '[':
			if depth++; depth+d.depth > maxDepth {
				return d.fail("nested too deep")
			}
		case '}', ']':
			if depth--; depth == 0 {
				d.pos++
				return nil
			}
		}
		d.pos++
	}
	return d.fail("object without end")
}

func (d *Decoder) skipText() error {
	d.pos++
	for {
		i := bytes.IndexByte(d.b[d.pos:], '"')
		if i < 0 {
			return d.fail("string without end")
		}
		end := d.pos + i
		escaped := false
		for k := end - 1; k >= d.pos && d.b[k] == '\\'; k-- {
			escaped = !escaped
		}
		if d.pos = end + 1; !escaped {
			return nil
		}
	}
}
