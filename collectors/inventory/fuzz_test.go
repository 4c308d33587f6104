package inventory

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

func FuzzManifest(f *testing.F) {
	f.Add(`{"version":1,"run":"r","scopes":[` + "\n" + `{"scope":{"provider":"a","place":"b","part":"c","types":["a.x"]},"file":"assets/a","counts":{"a.x":1},"coverage":[]}]}`)
	f.Add(`{"version":2}`)
	f.Add(`{"version":1,"scopes":[{},{}]}`)
	f.Add(`{"version":1,"scopes":{}}`)
	f.Fuzz(func(t *testing.T, s string) {
		var m Manifest
		if err := decodeManifest(strings.NewReader(s), &m); err != nil {
			return
		}
		if m.Version != Version {
			t.Errorf("version %d was read", m.Version)
		}
		last := ""
		for _, e := range m.Scopes {
			if id := e.Scope.ID(); id <= last {
				t.Errorf("scope %q comes after %q", id, last)
			} else {
				last = id
			}
			if e.File != "" && !filepath.IsLocal(e.File) {
				t.Errorf("file %q is not local", e.File)
			}
		}
	})
}

func FuzzLedger(f *testing.F) {
	f.Add([]byte(`{"version":1,"run":"r"}` + "\n" + `{"scope":{"provider":"a","place":"b","part":"c"},"coverage":[]}` + "\n"))
	f.Add([]byte("{}\n{}\n"))
	f.Add([]byte("\n"))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		file, err := os.CreateTemp(t.TempDir(), "")
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		file.Write(b)
		file.Seek(0, 0)
		l, _, err := readLedger(file, func(Entry) bool { return true })
		if err != nil {
			return
		}
		// What was read is what stands there, and the next entry is found again.
		e := Entry{Scope: collectors.Scope{Provider: "fuzz"}}
		if err := l.add(e); err != nil {
			t.Fatal(err)
		}
		for id, where := range l.index {
			if e, err := l.read(where); err != nil || e.Scope.ID() != id {
				t.Errorf("the entry of %q reads as that of %q, %v", id, e.Scope.ID(), err)
			}
		}
		file.Seek(0, 0)
		again, _, err := readLedger(file, func(Entry) bool { return true })
		if err != nil || len(again.index) != len(l.index) {
			t.Errorf("read again, the ledger has %d entries, %v, want %d", len(again.index), err, len(l.index))
		}
	})
}

func FuzzScopeFile(f *testing.F) {
	var file bytes.Buffer
	_, r := scope("a", "acme.box", 3)
	var e Entry
	if err := newEncoder().encode(&file, r.Assets, &e); err != nil {
		f.Fatal(err)
	}
	digests, err := readDigests(bytes.NewReader(file.Bytes()), int64(file.Len()), Entry{Size: int64(file.Len()), Counts: e.Counts, Content: e.Content})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes())
	f.Add([]byte("(\xb5/\xfd\x04\x00"))
	f.Add([]byte{})
	e.File = "file"
	f.Fuzz(func(t *testing.T, b []byte) {
		dir := t.TempDir()
		os.WriteFile(filepath.Join(dir, "file"), b, 0o600)
		root, err := os.OpenRoot(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer root.Close()
		n := 0
		for _, err = range (&Reader{root: root}).Documents(e) {
			n++
		}
		if err == nil && !bytes.Equal(b, file.Bytes()) && n != 3 {
			t.Errorf("%d assets of another file were read without an error", n)
		}
		for doc, err := range (&Reader{root: root}).Some(e, digests, []int{2}) {
			if got, _ := DigestOf(doc.JSON); err == nil && got != digests[1] {
				t.Errorf("%s was given as another asset", doc.JSON)
			}
		}
	})
}

func FuzzDigestOf(f *testing.F) {
	f.Add([]byte(`{"id":"a","attributes":{"collected_at":1},"collected_at":"2026-11-25T02:00:00Z"}`))
	f.Add([]byte(` { "collected\u005fat" : [{}, "]"] , "b" : -1e3 } `))
	f.Add([]byte(`{"collected_at":1,"collected_at":2}`))
	f.Add([]byte(`{"a":"\\","b":"\"}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, doc []byte) {
		got, err := DigestOf(doc)
		if !json.Valid(doc) {
			return
		}
		rest, times := withoutCollectedAt(doc)
		if times < 0 || times > 1 {
			if err == nil {
				t.Errorf("DigestOf(%s) = nil error, want one", doc)
			}
			return
		}
		sum := sha256.Sum256(rest)
		if err != nil || got != Digest(sum[:20]) {
			t.Errorf("DigestOf(%s) = %x, %v, want that of %s", doc, got, err, rest)
		}
	})
}

// withoutCollectedAt is JSON as encoding/json finds collected_at in it, and how
// many times; less than 0 when it is no object.
func withoutCollectedAt(doc []byte) (rest []byte, times int) {
	d := json.NewDecoder(bytes.NewReader(doc))
	if first, err := d.Token(); err != nil || first != json.Delim('{') {
		return nil, -1
	}
	rest = doc
	for d.More() {
		name, _ := d.Token()
		var value json.RawMessage
		if d.Decode(&value) == nil && name == "collected_at" {
			end := int(d.InputOffset())
			rest = append(bytes.Clone(doc[:end-len(value)]), doc[end:]...)
			times++
		}
	}
	return rest, times
}

func FuzzDigests(f *testing.F) {
	var file bytes.Buffer
	_, r := scope("a", "acme.box", 3)
	var e Entry
	if err := newEncoder().encode(&file, r.Assets, &e); err != nil {
		f.Fatal(err)
	}
	f.Add(file.Bytes(), 3)
	f.Add(file.Bytes(), 2)
	f.Add([]byte("]*M\x18\x00\x00\x00\x00"), 0)
	f.Add([]byte("]*M\x18\xff\xff\xff\xff"), -1)
	f.Add([]byte{}, 1<<62)
	f.Fuzz(func(t *testing.T, b []byte, n int) {
		e := Entry{File: "file", Size: int64(len(b)), Counts: map[string]int{"acme.box": n}}
		// Without the right Content, nothing but the size and the head is tried.
		if n > 0 && n <= len(b)/20 {
			sum := sha256.New()
			sum.Write(b[len(b)-20*n:])
			e.Content = digest(sum)
		}
		digests, err := readDigests(bytes.NewReader(b), int64(len(b)), e)
		if err != nil {
			return
		}
		var frame bytes.Buffer
		content, err := writeDigests(&frame, digests)
		if err != nil || len(digests) != n || content != e.Content || !bytes.HasSuffix(b, frame.Bytes()) {
			t.Errorf("%d digests of %s were read from %q, want the %d at its end", len(digests), content, b, n)
		}
	})
}
