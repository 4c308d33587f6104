package inventory

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/corporate-sre/auditor/collectors"
)

const fileOfA = "assets/acme/a/global.jsonl.zst"

// nightOf keeps the assets in one scope and returns the inventory and its entry.
func nightOf(t *testing.T, assets []collectors.Asset) (*Reader, Entry) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "inventory")
	w := create(t, dir, tonight)
	s, r := scope("a", "acme.box", 0)
	r.Assets = assets
	if err := w.Keep(s, r); err != nil {
		t.Fatal(err)
	}
	finish(t, w)
	r2 := open(t, dir)
	return r2, r2.Manifest().Scopes[0]
}

func digestsOf(t *testing.T, r *Reader, e Entry) []Digest {
	t.Helper()
	digests, err := r.Digests(e)
	if err != nil {
		t.Fatal(err)
	}
	return digests
}

// boxes are the assets of a scope; edit may change them.
func boxes(n int, edit func([]collectors.Asset)) []collectors.Asset {
	_, r := scope("a", "acme.box", n)
	edit(r.Assets)
	return r.Assets
}

func TestDigestsAreThoseOfTheDocuments(t *testing.T) {
	for _, n := range []int{1, 2, 3000} {
		r, e := nightOf(t, boxes(n, func([]collectors.Asset) {}))
		var want []Digest
		for doc, err := range r.Documents(e) {
			if err != nil {
				t.Fatal(err)
			}
			d, err := DigestOf(doc.JSON)
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, d)
		}
		if got := digestsOf(t, r, e); len(got) != n || !slices.Equal(got, want) {
			t.Errorf("%d assets have %d digests that are not those of their documents", n, len(got))
		}
	}
}

func TestDigestsTellTheEditsOfANight(t *testing.T) {
	none := func([]collectors.Asset) {}
	later := func(as []collectors.Asset) {
		for i := range as {
			as[i].CollectedAt = night.AddDate(0, 0, 1)
		}
	}
	tests := []struct {
		name      string
		edit      func([]collectors.Asset)
		changed   []int // by the order of IDs
		collected time.Time
	}{
		{"nothing", none, nil, night},
		{"all later", later, nil, night.AddDate(0, 0, 1)},
		{"one later", func(as []collectors.Asset) { as[1].CollectedAt = night.Add(time.Second) }, nil, time.Time{}},
		{"in another zone", func(as []collectors.Asset) { as[1].CollectedAt = night.In(time.FixedZone("", 3600)) }, nil, night},
		{"later, and one has a new name", func(as []collectors.Asset) { later(as); as[2].Name = "new" }, []int{0}, night.AddDate(0, 0, 1)},
		{"an attribute", func(as []collectors.Asset) { as[0].Attributes = []byte(`{"collected_at":""}`) }, []int{2}, night},
		{"empty tags", func(as []collectors.Asset) { as[1].Tags = map[string]string{} }, []int{1}, night},
	}
	r, before := nightOf(t, boxes(3, none))
	want := digestsOf(t, r, before)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, e := nightOf(t, boxes(3, tt.edit))
			var changed []int
			for i, d := range digestsOf(t, r, e) {
				if d != want[i] {
					changed = append(changed, i)
				}
			}
			if !slices.Equal(changed, tt.changed) || (e.Content != before.Content) != (tt.changed != nil) {
				t.Errorf("changed are %v, and Content %s after %s, want %v", changed, e.Content, before.Content, tt.changed)
			}
			if !e.CollectedAt.Equal(tt.collected) {
				t.Errorf("CollectedAt = %v, want %v", e.CollectedAt, tt.collected)
			}
		})
	}
}

func TestScopesWithoutAssetsHaveNoDigests(t *testing.T) {
	r := open(t, whole(t))
	e := r.Manifest().Scopes[2]
	if digests, err := r.Digests(e); digests != nil || err != nil || e.Content != "" || !e.CollectedAt.IsZero() {
		t.Errorf("Digests = %v, %v of %+v, want none", digests, err, e)
	}
}

func TestResumedNightsHaveDigests(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "inventory")
	w := create(t, dir, tonight)
	keep(t, w, "a", "acme.bag", 2)
	w.Close()
	w = resume(t, dir, tonight)
	keep(t, w, "b", "acme.box", 3)
	keep(t, w, "c", "acme.box", 0)
	finish(t, w)
	if !maps.Equal(files(t, dir), files(t, whole(t))) {
		t.Error("a resumed night differs from one that was not interrupted")
	}
}

// aged makes of an inventory what an auditor has written before there were
// digests.
func aged(t *testing.T, dir string) {
	t.Helper()
	for e := range open(t, dir).Scopes() {
		if e.File == "" {
			continue
		}
		size := e.Size - int64(frameHead+e.Assets()*len(Digest{}))
		if err := os.Truncate(filepath.Join(dir, e.File), size); err != nil {
			t.Fatal(err)
		}
		edit(t, dir, func(manifest string) string {
			return strings.NewReplacer(
				fmt.Sprintf(`"size":%d`, e.Size), fmt.Sprintf(`"size":%d`, size),
				fmt.Sprintf(`,"content":%q`, e.Content), ``,
				`,"collected_at":"2026-11-25T02:00:00Z"`, ``,
			).Replace(manifest)
		})
	}
}

// edit edits the manifest in dir.
func edit(t *testing.T, dir string, edit func(string) string) {
	t.Helper()
	name := filepath.Join(dir, manifestName)
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	after := edit(string(b))
	if after == string(b) {
		t.Fatal("nothing of the manifest was edited")
	}
	if err := os.WriteFile(name, []byte(after), fileMode); err != nil {
		t.Fatal(err)
	}
}

func TestInventoriesWithoutDigestsAreRead(t *testing.T) {
	dir := whole(t)
	want, err := open(t, dir).Inventory()
	if err != nil {
		t.Fatal(err)
	}
	aged(t, dir)
	r := open(t, dir)
	got, err := r.Inventory()
	if err != nil || len(got.Assets) != len(want.Assets) {
		t.Errorf("%d assets are read, %v, want %d", len(got.Assets), err, len(want.Assets))
	}
	for e := range r.Scopes() {
		if digests, err := r.Digests(e); digests != nil || err != nil || e.Content != "" || !e.CollectedAt.IsZero() {
			t.Errorf("Digests = %v, %v of %+v, want none", digests, err, e)
		}
	}
}

func TestEveryReaderOfZstdSkipsTheDigests(t *testing.T) {
	dir := whole(t)
	r := open(t, dir)
	e := r.Manifest().Scopes[0]
	var want bytes.Buffer
	for doc, err := range r.Documents(e) {
		if err != nil {
			t.Fatal(err)
		}
		want.Write(doc.JSON)
		want.WriteByte('\n')
	}
	f, err := os.Open(filepath.Join(dir, e.File))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if got, err := io.ReadAll(z); err != nil || !bytes.Equal(got, want.Bytes()) {
		t.Errorf("zstd gives %q, %v, want %q", got, err, want.Bytes())
	}
}

func TestTamperedDigestsAreErrors(t *testing.T) {
	const frame = frameHead + 2*len(Digest{})
	at := func(s string, i int) string { return s[:i] + string(s[i]^1) + s[i+1:] }
	same := func(s string) string { return s }
	replace := func(old, new string) func(string) string {
		return func(s string) string { return strings.Replace(s, old, new, 1) }
	}
	tests := []struct {
		name           string
		file, manifest func(string) string
	}{
		{"another digest", func(s string) string { return at(s, len(s)-1) }, nil},
		{"digests in another order", func(s string) string {
			first, second := s[len(s)-40:len(s)-20], s[len(s)-20:]
			return s[:len(s)-40] + second + first
		}, nil},
		{"another magic", func(s string) string { return at(s, len(s)-frame) }, nil},
		{"another size", func(s string) string { return at(s, len(s)-frame+4) }, nil},
		{"a huge size", func(s string) string { return s[:len(s)-frame+4] + "\xff\xff\xff\xff" + s[len(s)-frame+8:] }, nil},
		{"rubbish behind", func(s string) string { return s + "rubbish" }, nil},
		{"a second frame", func(s string) string { return s + s[len(s)-frame:] }, nil},
		{"cut off", func(s string) string { return s[:len(s)-5] }, nil},
		{"without the frame", func(s string) string { return s[:len(s)-frame] }, nil},
		{"cut to nothing", func(string) string { return "" }, nil},
		{"fewer assets", same, replace(`"acme.bag":2`, `"acme.bag":1`)},
		{"more assets", same, replace(`"acme.bag":2`, `"acme.bag":3`)},
		{"more assets than the file has room for", same, replace(`"acme.bag":2`, `"acme.bag":4611686018427387904`)},
		{"less than no assets", same, replace(`"acme.bag":2`, `"acme.bag":-2`)},
		{"another content", same, replace(`"content":"sha256:`, `"content":"sha256:0`)},
		{"another file", same, replace(fileOfA, "assets/acme/b/global.jsonl.zst")},
		{"no file", same, replace(fileOfA, "assets/acme/none")},
		{"a folder", same, replace(fileOfA, "assets/acme")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := whole(t)
			name := filepath.Join(dir, fileOfA)
			b, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(name, []byte(tt.file(string(b))), fileMode); err != nil {
				t.Fatal(err)
			}
			if tt.manifest != nil {
				edit(t, dir, tt.manifest)
			}
			r := open(t, dir)
			e := r.Manifest().Scopes[0]
			digests, err := r.Digests(e)
			if digests != nil || err == nil || !strings.Contains(err.Error(), e.File+": ") || !strings.Contains(err.Error(), "; collect again") {
				t.Errorf("Digests = %x, %v, want an error that names the file and says what to do", digests, err)
			}
		})
	}
}

// TestHugeFramesTakeNoMemory reads a frame whose size and count agree on more than
// the file holds.
func TestHugeFramesTakeNoMemory(t *testing.T) {
	const n = 200_000_000
	head := binary.LittleEndian.AppendUint32(nil, frameMagic)
	head = binary.LittleEndian.AppendUint32(head, n*20)
	file := bytes.NewReader(head)
	e := Entry{File: "file", Size: file.Size(), Counts: map[string]int{"acme.box": n}, Content: "sha256:"}
	allocated := testing.AllocsPerRun(10, func() {
		if _, err := readDigests(file, file.Size(), e); err != errOther {
			t.Errorf("readDigests = %v, want %v", err, errOther)
		}
	})
	if allocated > 0 {
		t.Errorf("it took %v allocations to refuse it, want none", allocated)
	}
}
