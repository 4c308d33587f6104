package engine

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
)

func answersOf(n int) *remembered {
	r := &remembered{Types: []string{"a.b"}, Relations: []standing{{Lookup: "l", Row: "r", Digest: digestOf("d")}}}
	for range n {
		r.Assets = append(r.Assets, answer{
			Digest: digestOf("x"), Until: 5, Statuses: "pfu", Relations: []int{0},
			Asset: &subject{ID: "id", Name: "日本", Tags: []string{"k", "v"}},
			Findings: []told{
				{Control: 1, Failed: true, Messages: []string{"m"}, Source: "s", Values: [][]byte{[]byte(`{"x":1}`), nil}, Saving: &amount{Minor: 1, Currency: "USD"}},
				{Control: 2, Reason: "why"},
			},
		})
	}
	return r
}

func leave(t testing.TB, m Memory) {
	t.Helper()
	w, err := m.create(time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	w.contents.Controls["c"] = "digest"
	w.add("aws/1", answersOf(3))
	w.add("aws/2", answersOf(0))
	if err := w.finish(); err != nil {
		t.Fatal(err)
	}
}

func TestMemoryKeepsAnswers(t *testing.T) {
	m := Memory{File: filepath.Join(t.TempDir(), "state", "answers.zip"), Version: "1"}
	if r, err := m.open(); r != nil || err != nil {
		t.Fatalf("before the first night it opens %v, %v", r, err)
	}
	leave(t, m)
	r, err := m.open()
	if err != nil {
		t.Fatal(err)
	}
	for scope, n := range map[string]int{"aws/1": 3, "aws/2": 0} {
		got, err := r.scope(scope)
		if err != nil || !reflect.DeepEqual(got, answersOf(n)) {
			t.Errorf("%s is %+v, %v", scope, got, err)
		}
	}
	if got, err := r.scope("aws/3"); got != nil || err != nil {
		t.Errorf("of a scope that nobody knows it has %v, %v", got, err)
	}
	if r.Controls["c"] != "digest" || !r.Now.Equal(time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC)) {
		t.Errorf("contents are %+v", r.contents)
	}
	if err := r.close(); err != nil {
		t.Fatal(err)
	}
	m.Version = "2"
	if r, err := m.open(); r != nil || err != nil {
		t.Errorf("another version opens %v, %v", r, err)
	}
	info, err := os.Stat(m.File)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// TestMemorySaysWhatIsDamaged cuts and spoils the file at every byte: what is
// read is what was written, or an error.
func TestMemorySaysWhatIsDamaged(t *testing.T) {
	m := Memory{File: filepath.Join(t.TempDir(), "answers.zip"), Version: "1"}
	leave(t, m)
	whole, err := os.ReadFile(m.File)
	if err != nil {
		t.Fatal(err)
	}
	want := answersOf(3)
	read := func(what string, at int, b []byte) {
		if err := os.WriteFile(m.File, b, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := m.open()
		if err != nil || r == nil {
			return
		}
		defer r.close()
		if got, err := r.scope("aws/1"); err == nil && got != nil && !reflect.DeepEqual(got, want) {
			t.Errorf("%s at byte %d gives %+v", what, at, got)
		}
	}
	for at := range whole {
		read("cut", at, whole[:at])
		b := append([]byte{}, whole...)
		b[at] ^= 0x55
		read("spoilt", at, b)
	}
}

// FuzzRemembered reads answers that nobody has written.
func FuzzRemembered(f *testing.F) {
	for _, n := range []int{0, 1, 3} {
		b, err := cbor.Marshal(answersOf(n))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(strings.Repeat("\x9f", 100)))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := decodeRemembered(b)
		if err != nil {
			return
		}
		for _, a := range r.Assets {
			_ = r.Types[a.Type]
			for _, n := range a.Relations {
				_ = r.Relations[n]
			}
			for _, told := range a.Findings {
				_ = a.Statuses[told.Control]
				_ = tagsOf(a.Asset.Tags)
			}
		}
	})
}
