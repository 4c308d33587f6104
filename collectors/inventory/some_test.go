package inventory

import (
	"bytes"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

// textOf is what documents hold, a line each, and the first error.
func textOf(all iter.Seq2[Document, error]) (string, error) {
	var text strings.Builder
	for doc, err := range all {
		if err != nil {
			return text.String(), err
		}
		text.WriteString(doc.Scope + " " + doc.Type + " " + string(doc.JSON) + "\n")
	}
	return text.String(), nil
}

// linesOf picks lines by their numbers, from 1.
func linesOf(text string, numbers []int) string {
	var some strings.Builder
	for i, line := range strings.SplitAfter(text, "\n") {
		if slices.Contains(numbers, i+1) {
			some.WriteString(line)
		}
	}
	return some.String()
}

func TestSomeAreThoseOfTheDocuments(t *testing.T) {
	for name, edit := range map[string]func([]collectors.Asset){
		"collected together": func([]collectors.Asset) {},
		"collected apart":    func(as []collectors.Asset) { as[7].CollectedAt = night.Add(time.Second) },
		"in another zone":    func(as []collectors.Asset) { as[7].CollectedAt = night.In(time.FixedZone("", 3600)) },
	} {
		r, e := nightOf(t, boxes(1000, edit))
		all, err := textOf(r.Documents(e))
		if err != nil {
			t.Fatal(err)
		}
		for _, numbers := range [][]int{nil, {1}, {1000}, {2, 3, 500}} {
			got, err := textOf(r.Some(e, digestsOf(t, r, e), numbers))
			if want := linesOf(all, numbers); got != want || err != nil {
				t.Errorf("%s: %v are %q, %v, want %q", name, numbers, got, err, want)
			}
		}
		for doc, err := range r.Some(e, digestsOf(t, r, e), []int{1, 2}) {
			if err != nil || doc.Scope != e.Scope.ID() {
				t.Errorf("%s: the first of two is one of %s, %v", name, doc.Scope, err)
			}
			break
		}
	}
}

func TestSomeOfWhatIsNotThereIsAnError(t *testing.T) {
	r, e := nightOf(t, boxes(3, func([]collectors.Asset) {}))
	digests := digestsOf(t, r, e)
	for name, some := range map[string]iter.Seq2[Document, error]{
		"a number too large":  r.Some(e, digests, []int{4}),
		"a number too small":  r.Some(e, digests, []int{0}),
		"numbers that fall":   r.Some(e, digests, []int{2, 1}),
		"too few digests":     r.Some(e, digests[:1], []int{2}),
		"digests of another":  r.Some(e, []Digest{digests[1], digests[0], digests[2]}, []int{1}),
		"another CollectedAt": r.Some(Entry{Scope: e.Scope, File: e.File, Bytes: e.Bytes, Counts: e.Counts, CollectedAt: night.Add(1)}, digests, []int{1}),
		"an unknown type":     r.Some(Entry{Scope: e.Scope, File: e.File, Bytes: e.Bytes, CollectedAt: e.CollectedAt}, digests, []int{1}),
		"fewer bytes":         r.Some(Entry{Scope: e.Scope, File: e.File, Bytes: 10, Counts: e.Counts, CollectedAt: e.CollectedAt}, digests, []int{1}),
	} {
		if _, err := textOf(some); err == nil || !strings.Contains(err.Error(), "; collect again") {
			t.Errorf("%s: %v, want an error that says what to do", name, err)
		}
	}
}

// TestSomeFindsWhatIsDamaged puts other assets into the file, with the digests of
// those that were there.
func TestSomeFindsWhatIsDamaged(t *testing.T) {
	swap := func(old, new string) func(string) string {
		return func(lines string) string { return strings.Replace(lines, old, new, 1) }
	}
	for name, tt := range map[string]struct {
		damage func(lines string) string
		found  []int // by those who want one of these
	}{
		"another name":         {swap("acme:a/002", "acme:a/009"), []int{2}},
		"another time":         {swap("2026-11-25T02:00:00Z", "2026-11-25T02:00:01Z"), []int{1}},
		"no time":              {swap(`"2026-11-25T02:00:00Z"`, "null"), []int{1}},
		"a time and another":   {swap(`"collected_at"`, `"collected_at":1,"collected_at"`), []int{1}},
		"one is missing":       {func(lines string) string { return linesOf(lines, []int{1, 3}) }, []int{2, 3}},
		"one is there twice":   {func(lines string) string { return linesOf(lines, []int{1}) + lines }, []int{2, 3}},
		"the last has no end":  {func(lines string) string { return strings.TrimSuffix(lines, "\n") }, []int{3}},
		"another order":        {func(lines string) string { return linesOf(lines, []int{2}) + linesOf(lines, []int{1, 3}) }, []int{1, 2}},
		"the end is something": {func(lines string) string { return linesOf(lines, []int{1, 2}) + "x" }, []int{3}},
	} {
		r, e := nightOf(t, boxes(3, func([]collectors.Asset) {}))
		digests := digestsOf(t, r, e)
		before, err := textOf(r.Documents(e))
		if err != nil {
			t.Fatal(err)
		}
		head := e.Scope.ID() + " acme.box "
		var file bytes.Buffer
		z := newEncoder().zstd
		z.Reset(&file)
		z.Write([]byte(tt.damage(strings.ReplaceAll(before, head, ""))))
		z.Close()
		if err := os.WriteFile(filepath.Join(r.Dir(), e.File), file.Bytes(), fileMode); err != nil {
			t.Fatal(err)
		}
		e.Bytes = 1 << 20 // so that this does not find it
		for n := range 3 {
			n++
			got, err := textOf(r.Some(e, digests, []int{n}))
			if found := err != nil; found != slices.Contains(tt.found, n) || !found && got != linesOf(before, []int{n}) {
				t.Errorf("%s: asset %d is %q, %v", name, n, got, err)
			}
		}
		e.CollectedAt = time.Time{}
		if _, err := textOf(r.Some(e, digests, []int{1})); err == nil {
			t.Errorf("%s: nobody finds it in a scope that was not collected together", name)
		}
	}
}
