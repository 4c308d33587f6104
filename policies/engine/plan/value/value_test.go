package value

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

// FuzzRead decodes documents as OPA does, or refuses them.
func FuzzRead(f *testing.F) {
	for _, s := range []string{`{"a":1}`, `{"a":[1,2.50,-0,1e3,"x\n\u00e9\ud83d\ude00"],"b":{"c":null,"d":true}}`, `[]`, `{"a":1,"a":2}`, `"\"`, `{"a":12345678901234567890}`, `0E10000000000000000000`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		symbols := NewSymbols()
		symbols.Intern("a")
		d := NewDecoder(&Arena{}, symbols)
		r := d.NewReader(nil, nil)
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

// TestKeysThatAreThereTwice wants them to be refused even when so much was learnt that
// a shape is its own below.
func TestKeysThatAreThereTwice(t *testing.T) {
	var b strings.Builder
	for i := range mostExpected {
		fmt.Fprintf(&b, `,"k%d":{"x":1`, i)
		for j := range mostExpected - 1 {
			fmt.Fprintf(&b, `,"j%d":1`, j)
		}
		b.WriteString("}")
	}
	r := NewDecoder(&Arena{}, NewSymbols()).NewReader(nil, nil)
	for _, document := range []string{`{"k":{` + b.String()[1:] + `}}`, `{"new":{"K":1}}`} {
		if _, err := r.Read([]byte(document)); err != nil {
			t.Fatal(err)
		}
	}
	if v, err := r.Read([]byte(`{"new":{"K":{"more":1},"K":2}}`)); err == nil {
		t.Errorf("it is %v", v.AST())
	}
}

// TestProjection leaves out what nobody reads.
func TestProjection(t *testing.T) {
	p := &Projection{}
	p.Key("tags").Key("owner").Key("x")
	p.Key("list").Every().Key("name")
	p.Key("count").Every()
	p.Seal()
	r := NewDecoder(&Arena{}, NewSymbols()).NewReader(p, nil)
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

// TestLearntKeys finds what a text names that was learnt, also where keys have no
// symbol: those of an object that has too many.
func TestLearntKeys(t *testing.T) {
	var b strings.Builder
	for i := range 2 * mostExpected {
		fmt.Fprintf(&b, `"k%d":%d,`, i, i)
	}
	document := fmt.Sprintf(`{%s"name":"k%d"}`, b.String(), 2*mostExpected-1)
	r := NewLearning(&Arena{}, NewSymbols()).NewReader(nil, nil)
	for range 4 {
		v, err := r.Read([]byte(document))
		if err != nil {
			t.Fatal(err)
		}
		if got := v.At(v.At(Text("name"))); got.Int() != 2*mostExpected-1 {
			t.Errorf("found %v", got.AST())
		}
	}
}

// TestSight gives equal words to what looks the same, and to nothing else.
func TestSight(t *testing.T) {
	p := &Projection{}
	p.Key("tags").Every()
	p.Key("owner").All = true
	p.Key("list").Every().Key("x").All = true
	p.Key("kind")
	symbols := NewSymbols()
	sight := symbols.Sight(p)
	r := NewLearning(&Arena{}, symbols).NewReader(nil, nil)
	see := func(document string) (words []uint64, ok bool) {
		for range 3 { // texts are learnt when they come again
			v, err := r.Read([]byte(document))
			if err != nil {
				t.Fatal(err)
			}
			words, ok = sight.Words(nil, v)
		}
		return words, ok
	}
	const document = `{"tags":{"a":1,"b":"x"},"owner":"o","list":[{"x":1},{"x":true,"y":1}],"kind":"k","more":[1]}`
	want, ok := see(document)
	if !ok {
		t.Fatal("it is not said")
	}
	for was, same := range map[string]bool{
		`"a":1→"a":2`: true, `"b":"x"→"b":"y"`: true, `"y":1→"y":2`: true, `"k"→"l"`: true, `"more":[1]→"others":{}`: true,
		`"a":1→"c":1`: false, `"a":1,→`: false, `"b":"x"→"b":[]`: false, `"o"→"p"`: false, `"owner":"o"→"owner":null`: false, `"owner":"o",→`: false,
		`{"x":1}→{"x":2}`: false, `{"x":1},→`: false, `"x":true→"x":false`: false, `"kind":"k"→"kind":1`: false, `"x":true,→`: false,
	} {
		from, to, _ := strings.Cut(was, "→")
		got, ok := see(strings.Replace(document, from, to, 1))
		if !ok || slices.Equal(got, want) != same {
			t.Errorf("%s: looks %v, %v; the same: want %t", was, got, want, same)
		}
	}
	for _, large := range []string{`{"owner":1.5}`, `{"owner":36028797018963968}`, `{"owner":"` + strings.Repeat("o", longestLearnt+1) + `"}`, `{"list":[` + strings.Repeat("1,", mostWords) + `1]}`} {
		if words, ok := see(large); ok {
			t.Errorf("%.40s is said in %v", large, words)
		}
	}
}

func jsonReader(b []byte) *bytes.Reader { return bytes.NewReader(b) }

// TestSightTellsApart wants words to be read in one way only, whatever numbers the
// symbols are.
func TestSightTellsApart(t *testing.T) {
	symbols := NewSymbols()
	for n := range 300 {
		symbols.Intern(fmt.Sprint("s", n+1)) // whose symbol that is
	}
	p := &Projection{}
	p.Every().Every()
	p.Seal()
	sight := symbols.Sight(p)
	r := NewDecoder(&Arena{}, symbols).NewReader(p, nil)
	var words [2][]uint64
	for i, document := range []string{`[{"s1":1},[[0]],[[]]]`, `[{"s259":[0]},[[0]],[]]`} {
		v, err := r.Read([]byte(document))
		if err != nil {
			t.Fatal(err)
		}
		var ok bool
		if words[i], ok = sight.Words(nil, v); !ok {
			t.Fatalf("%s has no words", document)
		}
	}
	if slices.Equal(words[0], words[1]) {
		t.Errorf("both are %x", words[0])
	}
}
