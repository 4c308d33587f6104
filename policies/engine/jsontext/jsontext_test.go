package jsontext

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"unicode/utf8"
)

func TestUnescape(t *testing.T) {
	for _, tt := range []struct {
		in, want string
		err      error
	}{
		{`plain`, "plain", nil},
		{`\"\\\/\b\f\n\r\t`, "\"\\/\b\f\n\r\t", nil},
		{`\u00e9\ud83d\ude00`, "é😀", nil},
		{`\ud83d`, "", ErrUnicode},
		{`\ud83dx`, "", ErrUnicode},
		{`\ud83d\u0041`, "", ErrUnicode},
		{`\u12`, "", ErrUnicode},
		{`\u12g4`, "", ErrUnicode},
		{`\x`, "", ErrEscape},
	} {
		got, err := Unescape(nil, []byte(tt.in))
		if string(got) != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("Unescape(%q) = %q, %v, want %q, %v", tt.in, got, err, tt.want, tt.err)
		}
	}
}

// FuzzUnescape holds every string that is taken against encoding/json.
func FuzzUnescape(f *testing.F) {
	f.Add("x")
	f.Add("\n é 😀 \\u")
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		quoted, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Unescape(nil, bytes.TrimSuffix(quoted[1:], []byte(`"`)))
		if err != nil || string(got) != s {
			t.Errorf("%q comes back as %q, %v", s, got, err)
		}
	})
}
