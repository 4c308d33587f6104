package reference

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/util"
)

func TestDecodeRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":            ``,
		"no object":          `[1]`,
		"two documents":      `{} {}`,
		"duplicate key":      `{"a":1,"b":2,"a":3}`,
		"escaped duplicate":  `{"a":1,"\u0061":3}`,
		"in many":            `{"k":0,` + many(30) + `"k":1}`,
		"nested duplicate":   `{"x":[{"aa":1,"aa":1}]}`,
		"too many values":    `{"x":[` + strings.Repeat("0,", maxValues) + `0]}`,
		"invalid UTF-8":      "{\"a\":\"\xff\"}",
		"UTF-8 in a key":     "{\"\xc3\":1}",
		"control character":  "{\"a\":\"\n\"}",
		"lone surrogate":     `{"a":"\ud800"}`,
		"low surrogate":      `{"a":"\udc00\ud800"}`,
		"half an escape":     `{"a":"\u12"}`,
		"plus in an escape":  `{"a":"\u+123"}`,
		"unknown escape":     `{"a":"\x"}`,
		"string without end": `{"a":"b`,
		"backslash at end":   `{"a":"\`,
		"leading zero":       `{"a":01}`,
		"plus":               `{"a":+1}`,
		"no fraction":        `{"a":1.}`,
		"no exponent":        `{"a":1e}`,
		"only minus":         `{"a":-}`,
		"NaN":                `{"a":NaN}`,
		"too big":            `{"a":1e309}`,
		"absurd":             `{"a":1e999999999}`,
		"absurdly small":     `{"a":1e-999999999}`,
		"too many digits":    `{"a":` + strings.Repeat("9", 300) + `}`,
		"deep":               `{"a":` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + `}`,
		"deep, no end":       strings.Repeat(`{"a":`, 1_000_000),
		"half a word":        `{"a":tru}`,
		"comma at end":       `{"a":1,}`,
		"comma in array":     `{"a":[1,]}`,
		"no colon":           `{"a" 1}`,
		"no comma":           `{"a":1 "b":2}`,
		"no key":             `{1:2}`,
		"too large":          `{"a":"` + strings.Repeat("x", maxSize) + `"}`,
	} {
		if o, err := newDecoder().decode([]byte(text)); err == nil {
			t.Errorf("%s: decoded to %.80v", name, o)
		}
	}
}

func many(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"a%d":%d,`, i, i)
	}
	return b.String()
}

func TestDecodeKeeps(t *testing.T) {
	for _, text := range []string{
		`{}`,
		` {"a" : [ ] , "b" : { } }` + "\n",
		`{"a":null,"b":true,"c":false,"d":"","e":0,"f":-0,"g":-1,"h":1.50,"i":1E+2,"j":12345678901234567890,"k":0.1e-5,"l":1e308}`,
		`{"é":"日本 \u00e9\ud83d\ude00 \" \\ \/ \b\f\n\r\t"}`,
		`{` + many(40) + `"z":0}`,
		`{"long":"` + strings.Repeat("é", 100) + `"}`,
		`{"a":[[1,[2,{"b":[3]}]],{}]}`,
		`{"a":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`,
	} {
		got, err := newDecoder().decode([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if want := decodeByOPA(t, text); got.Compare(want) != 0 {
			t.Errorf("%s decodes to %v, want %v", text, got, want)
		}
	}
}

func decodeByOPA(t *testing.T, text string) ast.Value {
	t.Helper()
	var x any
	if err := util.UnmarshalJSON([]byte(text), &x); err != nil {
		t.Fatal(err)
	}
	v, err := ast.InterfaceToValue(x)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// What a decoder remembers must not change what it reads next.
func TestDecoderForgetsNothingThatMatters(t *testing.T) {
	d := newDecoder()
	for _, text := range []string{`{"a":"b","c":[1,{"d":"e"}]}`, `{"a":[`, `{"b":"a"}`, `{"a":"b","c":[1,{"d":"e"}]}`} {
		got, err := d.decode([]byte(text))
		if !json.Valid([]byte(text)) {
			if err == nil {
				t.Errorf("%s decodes to %v", text, got)
			}
			continue
		}
		if want := decodeByOPA(t, text); err != nil || got.Compare(want) != 0 {
			t.Errorf("%s decodes to %v, %v, want %v", text, got, err, want)
		}
	}
	for i := range 2 * maxInterned {
		if _, err := d.decode(fmt.Appendf(nil, `{"key %d":1}`, i)); err != nil {
			t.Fatal(err)
		}
	}
	if len(d.known) > maxInterned {
		t.Errorf("%d strings are remembered, want at most %d", len(d.known), maxInterned)
	}
}

// FuzzDecode compares with OPA's own way through encoding/json: what is decoded
// is decoded alike, and what encoding/json refuses is refused.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"a":[1,2.5e3,-0,"x\u00e9",{"b":null}],"c":true}`))
	f.Add([]byte(`{"a":"\ud83d\ude00","b":{"c":{}}}`))
	f.Add([]byte(`{"a":1,"a":2}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, err := newDecoder().decode(b)
		if err != nil {
			return
		}
		if !json.Valid(b) || !utf8.Valid(b) {
			t.Fatalf("%q is no JSON, yet decoded to %v", b, got)
		}
		var x any
		if err := util.UnmarshalJSON(b, &x); err != nil {
			t.Fatalf("%q is refused by OPA: %v", b, err)
		}
		want, err := ast.InterfaceToValue(x)
		if err != nil {
			t.Fatal(err)
		}
		if got.Compare(want) != 0 || got.Hash() != want.Hash() {
			t.Fatalf("%q decodes to %v, want %v", b, got, want)
		}
	})
}
