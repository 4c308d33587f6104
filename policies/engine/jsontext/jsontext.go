// Package jsontext reads the escapes of JSON strings. The engines decode assets
// each in their own way, and agree here on what a string says.
package jsontext

import (
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// What Unescape refuses.
var (
	ErrEscape  = errors.New("invalid escape")
	ErrUnicode = errors.New(`invalid \u escape`)
)

// Unescape appends to out what a string between its quotes says. The string does
// not end in a single backslash. A surrogate without its other half is refused,
// where encoding/json would put another character.
func Unescape(out, raw []byte) ([]byte, error) {
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		if c != '\\' {
			out = append(out, c)
			continue
		}
		i++
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
				return nil, ErrUnicode
			}
			out = utf8.AppendRune(out, r)
			i += size
		default:
			return nil, ErrEscape
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
