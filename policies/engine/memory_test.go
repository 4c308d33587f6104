package engine

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// answersOf are the answers about n assets.
func answersOf(n int) *remembered {
	digests := make([]Digest, n)
	for i := range digests {
		digests[i] = digestOf(fmt.Sprint("asset ", i))
	}
	var now notes
	now.begin(digestOf("coverage"), digests, nil)
	for i := range now.Assets {
		a := &now.Assets[i]
		a.Until = int64(i) * 5
		a.Verdict = now.verdict(verdict{
			Type: now.typeOf("a.b"), Again: i == 2, Statuses: "pfu",
			Relations: []int{now.relation(Relation{"l", "r"}, func(Relation) Digest { return digestOf("d") })},
		})
		a.Told = now.tell(storyOf(i))
	}
	return now.close()
}

// storyOf is what is told of the asset with that number; nothing of the last of
// four.
func storyOf(i int) *story {
	s := &story{Asset: policies.Asset{ID: fmt.Sprint("id ", i), Name: "日本", Tags: map[string]string{"k": "v", "a": ""}}}
	if i%4 == 1 {
		s.Asset.Tags = nil
	}
	if i%4 < 3 {
		s.Told = []told{
			{Control: 1, Failed: true, Messages: []string{"m", ""}, Source: "s", Values: []json.RawMessage{[]byte(`{"x":1}`), nil, {}}, Saving: &collectors.Money{Minor: -1, Currency: "USD"}},
			{Control: 2, Reason: "why", Messages: []string{}},
		}
	}
	return s
}

// written tells answers apart.
func written(t testing.TB, r *remembered) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "%x %q %+v %+v\n", r.Coverage, r.Types, r.Relations, r.Verdicts)
	for _, a := range r.Assets {
		fmt.Fprintf(&b, "%x %d %d", a.Digest, a.Until, a.Verdict)
		var s story
		if a.Told > 0 && !r.story(&s, a.Told, len(r.Verdicts[a.Verdict].Statuses)) {
			b.WriteString(" a story that is none")
		}
		fmt.Fprintf(&b, " %#v\n", s.Asset)
		for _, told := range s.Told {
			saving := told.Saving
			told.Saving = nil
			fmt.Fprintf(&b, "  %#v %v\n", told, saving)
		}
	}
	return b.String()
}

// again reads answers as they are written.
func again(t testing.TB, r *remembered) *remembered {
	t.Helper()
	r, err := decoded(r.append(nil))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func decoded(b []byte) (*remembered, error) {
	r := &remembered{}
	return r, r.decode(b)
}

func leave(t testing.TB, m Memory) {
	t.Helper()
	w, err := m.create(time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	w.contents.Controls["c"] = "digest"
	w.add("aws/1", answersOf(5))
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
	for scope, n := range map[string]int{"aws/1": 5, "aws/2": 0} {
		got, err := r.scope(scope)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := written(t, &got.remembered), written(t, again(t, answersOf(n))); got != want {
			t.Errorf("%s is %s, want %s", scope, got, want)
		}
		for i, a := range got.Assets {
			if s := (story{}); a.Told > 0 && (!got.story(&s, a.Told, 3) || !reflect.DeepEqual(&s, storyOf(i))) {
				t.Errorf("of asset %d it tells %+v, want %+v", i, s, storyOf(i))
			}
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
	want := written(t, again(t, answersOf(5)))
	read := func(what string, at int, b []byte) {
		if err := os.WriteFile(m.File, b, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := m.open()
		if err != nil || r == nil {
			return
		}
		defer r.close()
		if got, err := r.scope("aws/1"); err == nil && got != nil && written(t, &got.remembered) != want {
			t.Errorf("%s at byte %d gives %s", what, at, written(t, &got.remembered))
		}
	}
	for at := range whole {
		read("cut", at, whole[:at])
		b := append([]byte{}, whole...)
		b[at] ^= 0x55
		read("spoilt", at, b)
	}
}

// TestMemoryOfAnotherFormat is not damaged: an older program has written it.
func TestMemoryOfAnotherFormat(t *testing.T) {
	m := Memory{File: filepath.Join(t.TempDir(), "answers.zip"), Version: "1"}
	w, err := m.create(time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	w.contents.Format--
	w.add("aws/1", answersOf(1))
	if err := w.finish(); err != nil {
		t.Fatal(err)
	}
	if r, err := m.open(); r != nil || err != nil {
		t.Errorf("it opens %v, %v, want nothing", r, err)
	}
}

// TestStoriesStayWhereTheyAre goes through nights in each of which something new
// is told of one asset of twenty. Of each what was told last is there, and the file
// does not grow for ever.
func TestStoriesStayWhereTheyAre(t *testing.T) {
	const assets = 20
	digests := make([]Digest, assets)
	var now notes
	now.begin(Digest{}, digests, nil)
	now.verdict(verdict{Type: now.typeOf("a.b"), Statuses: "pfu"})
	want := make([]*story, assets)
	tell := func(i, story int) {
		want[i] = storyOf(story)
		now.Assets[i].Told = now.tell(want[i])
	}
	for i := range assets {
		tell(i, i)
	}
	most, first := 0, 0
	for night := range 50 {
		b := now.close().append(nil)
		last, err := decoded(b)
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range last.Assets {
			var s story
			if a.Told == 0 && len(want[i].Told) > 0 || a.Told > 0 && (!last.story(&s, a.Told, 3) || !reflect.DeepEqual(&s, want[i])) {
				t.Fatalf("night %d tells %+v of asset %d, want %+v", night, s, i, want[i])
			}
		}
		if first == 0 {
			first = len(b)
		}
		most = max(most, len(last.pages))
		now.begin(Digest{}, digests, &recollection{remembered: *last})
		now.verdict(verdict{Type: now.typeOf("a.b"), Statuses: "pfu"})
		copy(now.Assets, last.Assets)
		tell(night*7%assets, 100*night+night%5)
		if size := len(last.told); size > 3*first {
			t.Fatalf("night %d holds %d bytes, the first one %d", night, size, first)
		}
	}
	if most < 2 || most > mostPages {
		t.Errorf("it had up to %d pages, want some, and %d at most", most, mostPages)
	}
}

// TestHostileLengthsTakeNoMemory reads answers that announce more than there is.
func TestHostileLengthsTakeNoMemory(t *testing.T) {
	const huge = math.MaxInt32
	file := func(pages []byte, numbers ...int) []byte {
		p := packer{make([]byte, headLength)}
		p.digest(Digest{})
		for _, n := range numbers {
			p.int(n)
		}
		binary.LittleEndian.PutUint32(p.b, uint32(len(p.b)-headLength))
		return append(p.b, pages...)
	}
	for name, b := range map[string][]byte{
		"head":         {0xff, 0xff, 0xff, 0xff, 0},
		"types":        file(nil, huge),
		"a type":       file(nil, 1, huge),
		"relations":    file(nil, 0, huge),
		"verdicts":     file(nil, 0, 0, huge),
		"assets":       file(nil, 0, 0, 0, huge),
		"pages":        file(nil, 0, 0, 0, 0, huge),
		"a page":       file(nil, 0, 0, 0, 0, 1, huge),
		"what it says": file(binary.AppendUvarint(nil, huge), 0, 0, 0, 0, 1, 5),
		"of no page":   file([]byte("x"), 0, 0, 0, 0, 0),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		r, err := decoded(b)
		runtime.ReadMemStats(&after)
		if took := after.TotalAlloc - before.TotalAlloc; err == nil || took > 1<<16 {
			t.Errorf("%s: it reads %+v, %v, and takes %d bytes", name, r, err, took)
		}
	}
	for name, numbers := range map[string][]int{
		"a text":     {huge},
		"tags":       {0, 0, 0, 0, 0, 0, huge},
		"told":       {0, 0, 0, 0, 0, 0, 0, huge},
		"messages":   {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, huge},
		"values":     {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, huge},
		"a value":    {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 2, huge},
		"a control":  {0, 0, 0, 0, 0, 0, 0, 1, 3, 0, 0, 0, 0, 0, 0},
		"its end":    {0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0},
		"more to it": {0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0},
	} {
		var p packer
		for _, n := range numbers {
			p.int(n)
		}
		if s := (story{}); s.unpack(string(p.b), 3) {
			t.Errorf("%s: it tells %+v", name, s)
		}
	}
}

// FuzzRemembered reads answers that nobody has written.
func FuzzRemembered(f *testing.F) {
	for _, n := range []int{0, 1, 3, 100} {
		f.Add(answersOf(n).append(nil))
	}
	f.Add([]byte(strings.Repeat("\x9f", 100)))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := decoded(b)
		if err != nil {
			return
		}
		for _, v := range r.Verdicts {
			_ = r.Types[v.Type]
			for _, n := range v.Relations {
				_ = r.Relations[n]
			}
		}
		text := written(t, r)
		if text != written(t, again(t, r)) {
			t.Errorf("written again it is %s, want %s", written(t, again(t, r)), text)
		}
		for _, a := range r.Assets {
			statuses := r.Verdicts[a.Verdict].Statuses
			var s story
			if a.Told > 0 && r.story(&s, a.Told, len(statuses)) {
				for _, told := range s.Told {
					_ = statuses[told.Control]
				}
			}
		}
		var next notes
		next.begin(r.Coverage, make([]Digest, len(r.Assets)), &recollection{remembered: *r})
		copy(next.Assets, r.Assets)
		next.tell(storyOf(1))
		next.close()
	})
}

// FuzzStory reads what nobody has told.
func FuzzStory(f *testing.F) {
	for i := range 4 {
		var p packer
		storyOf(i).pack(&p)
		f.Add(p.b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		var s, twice story
		if !s.unpack(string(b), 3) {
			return
		}
		var p packer
		if s.pack(&p); !twice.unpack(string(p.b), 3) || fmt.Sprintf("%+v", s.Asset) != fmt.Sprintf("%+v", twice.Asset) || len(s.Told) != len(twice.Told) {
			t.Errorf("written again %+v is %+v", s, twice)
		}
	})
}

// TestFinderKeepsItsPlace looks for assets of a scope of which many are gone, and
// others are new.
func TestFinderKeepsItsPlace(t *testing.T) {
	r := &recollection{remembered: *answersOf(500)}
	find := r.finder()
	asset := func(i int) Digest { return digestOf(fmt.Sprint("asset ", i)) }
	found := 0
	for i := range 500 {
		switch a := find(asset(i)); {
		case i%7 == 0:
			find(digestOf("new")) // between two
		case i >= 100 && i < 200: // gone
			find(asset(1000 + i))
		case a == nil:
		case a.Digest != asset(i):
			t.Fatalf("asset %d is another one", i)
		default:
			found++
		}
	}
	if found < 300 {
		t.Errorf("it found %d assets, want nearly all", found)
	}
	for _, i := range []int{0, 400, 3, 499} { // in no order
		for range 9 {
			find(digestOf("lost"))
		}
		if a := find(asset(i)); a == nil || a.Digest != asset(i) {
			t.Errorf("asset %d is lost", i)
		}
	}
	if a := (*recollection)(nil).finder()(asset(0)); a != nil {
		t.Errorf("where nothing is remembered it finds %+v", a)
	}
}
