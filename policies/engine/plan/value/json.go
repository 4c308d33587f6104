package value

import (
	"encoding/json"
	"strconv"
	"strings"
)

// AppendJSON appends the JSON of a value, as encoding/json writes it, with its
// texts, keys left out, changed; a nil change leaves them. It is false for what
// JSON does not have: sets, and objects with keys that are no text.
func AppendJSON(b []byte, v Value, change func(string) string) (_ []byte, ok bool) {
	switch v.Kind() {
	case Null:
		return append(b, "null"...), true
	case Bool:
		return strconv.AppendBool(b, v.n == 1), true
	case Int:
		return strconv.AppendInt(b, v.n, 10), true
	case Number:
		return append(b, v.text()...), true
	case String:
		if change == nil {
			return appendText(b, v.text()), true
		}
		return appendText(b, change(v.text())), true
	case Array:
		b = append(b, '[')
		for i, x := range v.items().vals {
			if b, ok = AppendJSON(separated(b, i), x, change); !ok {
				return b, false
			}
		}
		return append(b, ']'), true
	case Object:
		b = append(b, '{')
		for i, k := range v.Keys() {
			if k.Kind() != String {
				return b, false
			}
			b = append(appendText(separated(b, i), k.text()), ':')
			if b, ok = AppendJSON(b, v.items().vals[i], change); !ok {
				return b, false
			}
		}
		return append(b, '}'), true
	}
	return b, false
}

func separated(b []byte, i int) []byte {
	if i > 0 {
		return append(b, ',')
	}
	return b
}

// asIs are the bytes that stand for themselves in a string of JSON.
var asIs = func() (asIs [256]bool) {
	for c := ' '; c < 0x7f; c++ {
		asIs[c] = !strings.ContainsRune(`"\<>&`, c)
	}
	return asIs
}()

func appendText(b []byte, s string) []byte {
	for i := range len(s) {
		if !asIs[s[i]] {
			quoted, err := json.Marshal(s)
			if err != nil {
				panic("value: " + err.Error()) // a string always has JSON
			}
			return append(b, quoted...)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}
