package value

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

// FuzzRead decodes documents as OPA does, or refuses them.
func FuzzRead(f *testing.F) {
	for _, s := range []string{`{"a":1}`, `{"a":[1,2.50,-0,1e3,"x\n\u00e9\ud83d\ude00"],"b":{"c":null,"d":true}}`, `[]`, `{"a":1,"a":2}`, `"\"`, `{"a":12345678901234567890}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		symbols := NewSymbols()
		symbols.Intern("a")
		d := NewDecoder(&Arena{}, symbols)
		r := d.NewReader(nil)
		for range 2 { // the second time with what it learnt
			v, err := r.Read(b)
			if err != nil {
				return
			}
			if !json.Valid(b) {
				t.Fatalf("read what is no JSON: %q", b)
			}
			want, err := ast.ValueFromReader(jsonReader(b))
			if err != nil {
				t.Fatalf("%q: %v", b, err)
			}
			if got := v.AST(); got.Compare(want) != 0 {
				t.Fatalf("%q is %v, want %v", b, got, want)
			}
			if back := FromAST(&Arena{}, symbols, want); !Equal(v, back) || Compare(v, back) != 0 {
				t.Fatalf("%q is not equal to itself through OPA", b)
			}
		}
	})
}

// TestProjection leaves out what nobody reads.
func TestProjection(t *testing.T) {
	p := &Projection{}
	p.Key("tags").Key("owner").Key("x")
	p.Key("list").Every().Key("name")
	p.Key("count").Every()
	p.Seal()
	r := NewDecoder(&Arena{}, NewSymbols()).NewReader(p)
	const document = `{"junk":{"deep":["\"]}",{}]},"tags":{"owner":{"x":1,"y":2},"z":3},"list":[{"name":"a","more":1},{"more":[]}],"count":[1,2,3],"also":"\\"}`
	want := ast.MustParseTerm(`{"tags":{"owner":{"x":1}},"list":[{"name":"a"},{}],"count":[1,2,3]}`).Value
	for range 3 {
		v, err := r.Read([]byte(document))
		if err != nil {
			t.Fatal(err)
		}
		if got := v.AST(); got.Compare(want) != 0 {
			t.Errorf("read %v, want %v", got, want)
		}
	}
}

func jsonReader(b []byte) *bytes.Reader { return bytes.NewReader(b) }
