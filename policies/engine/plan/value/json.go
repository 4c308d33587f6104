package value

import (
	"encoding/json"
	"strconv"
	"strings"
)

// AppendJSON appends the JSON of a decoded value, as encoding/json writes it,
// with its texts, keys left out, changed.
func AppendJSON(b []byte, v Value, change func(string) string) []byte {
	switch v.kind {
	case Bool:
		return strconv.AppendBool(b, v.n == 1)
	case Int:
		return strconv.AppendInt(b, v.n, 10)
	case Number:
		return append(b, v.text...)
	case String:
		return appendText(b, change(v.text))
	case Array, Set:
		b = append(b, '[')
		for i, x := range v.items.vals {
			b = AppendJSON(separated(b, i), x, change)
		}
		return append(b, ']')
	case Object:
		b = append(b, '{')
		for i, k := range v.Keys() {
			b = append(appendText(separated(b, i), k.text), ':')
			b = AppendJSON(b, v.items.vals[i], change)
		}
		return append(b, '}')
	}
	return append(b, "null"...)
}

func separated(b []byte, i int) []byte {
	if i > 0 {
		return append(b, ',')
	}
	return b
}

func appendText(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c >= 0x7f || strings.IndexByte(`"\<>&`, c) >= 0 {
			quoted, err := json.Marshal(s)
			if err != nil {
				panic("value: " + err.Error()) // a string always has JSON
			}
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}
