package simulator

import (
	"strconv"
	"time"
	"unicode/utf8"
)

// An xmlWriter writes an answer in XML.
type xmlWriter struct{ b []byte }

// open begins an element; a namespace is written unless it is empty.
func (x *xmlWriter) open(name, namespace string) {
	x.b = append(append(x.b, '<'), name...)
	if namespace != "" {
		x.b = append(append(append(x.b, ` xmlns="`...), namespace...), '"')
	}
	x.b = append(x.b, '>')
}

func (x *xmlWriter) end(name string) {
	x.b = append(append(append(x.b, "</"...), name...), '>')
}

// in writes an element around what inside writes.
func (x *xmlWriter) in(name string, inside func()) {
	x.open(name, "")
	inside()
	x.end(name)
}

// text writes an element of text.
func (x *xmlWriter) text(name, value string) {
	x.open(name, "")
	x.b = appendText(x.b, value)
	x.end(name)
}

// some writes an element of text unless it is empty.
func (x *xmlWriter) some(name, value string) {
	if value != "" {
		x.text(name, value)
	}
}

func (x *xmlWriter) number(name string, n int) { x.text(name, strconv.Itoa(n)) }

func (x *xmlWriter) flag(name string, v bool) { x.text(name, strconv.FormatBool(v)) }

// time writes a time; the zero time is left out.
func (x *xmlWriter) time(name string, t time.Time) {
	if !t.IsZero() {
		x.text(name, t.UTC().Format("2006-01-02T15:04:05Z"))
	}
}

// each writes a list with an element for each item.
func each[T any](x *xmlWriter, list, item string, items []T, inside func(T)) {
	x.in(list, func() {
		for _, i := range items {
			x.in(item, func() { inside(i) })
		}
	})
}

// appendText escapes text. What XML 1.0 cannot say becomes U+FFFD, as in the
// services' own answers.
func appendText(b []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r == '<':
			b = append(b, "&lt;"...)
		case r == '>':
			b = append(b, "&gt;"...)
		case r == '&':
			b = append(b, "&amp;"...)
		case r == '"':
			b = append(b, "&quot;"...)
		case r == '\r':
			b = append(b, "&#xD;"...)
		case r < ' ' && r != '\t' && r != '\n', r == 0xFFFE, r == 0xFFFF:
			b = utf8.AppendRune(b, utf8.RuneError)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}
