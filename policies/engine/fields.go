package engine

import (
	"bytes"
	"iter"
)

// Fields yields the fields of a JSON object: the keys, still escaped, and the
// values, neither decoded nor checked. It stops at what it cannot follow.
func Fields(object []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(key, value []byte) bool) {
		b, ok := open(object)
		for ok && len(b) > 0 && b[0] == '"' {
			end := skipText(b)
			if end < 0 {
				return
			}
			key := b[1 : end-1]
			if b = bytes.TrimLeft(b[end:], space); len(b) == 0 || b[0] != ':' {
				return
			}
			b = bytes.TrimLeft(b[1:], space)
			end = skipValue(b)
			if end <= 0 || !yield(key, b[:end]) {
				return
			}
			b = bytes.TrimLeft(b[end:], space)
			if ok = len(b) > 0 && b[0] == ','; ok {
				b = bytes.TrimLeft(b[1:], space)
			}
		}
	}
}

// TypeOf returns the asset type that a document names, without decoding it. It
// is empty when there is none, or one that is not plainly written.
func TypeOf(document []byte) string {
	for key, value := range Fields(document) {
		if string(key) != "type" {
			continue
		}
		text, ok := bytes.CutPrefix(value, []byte{'"'})
		if !ok || bytes.IndexByte(text, '\\') >= 0 {
			return ""
		}
		return string(text[:len(text)-1])
	}
	return ""
}

const space = " \t\n\r"

func open(b []byte) ([]byte, bool) {
	b, ok := bytes.CutPrefix(bytes.TrimLeft(b, space), []byte{'{'})
	return bytes.TrimLeft(b, space), ok
}

// skipText returns the end of the string that b begins with, and -1 when it has
// none.
func skipText(b []byte) int {
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return -1
}

// skipValue returns the end of the value that b begins with, and 0 or less when
// it has none.
func skipValue(b []byte) int {
	depth := 0
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '"':
			n := skipText(b[i:])
			if n < 0 {
				return -1
			}
			if i += n - 1; depth == 0 {
				return i + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i // of a number or word at the end of the object
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case ',', ' ', '\t', '\n', '\r':
			if depth == 0 {
				return i
			}
		}
	}
	return -1
}
