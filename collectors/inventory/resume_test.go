package inventory

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

func TestFinishKeepsTheLastAndThePrevious(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "inventory")
	for i, want := range []string{"1", "2", "3"} {
		w := create(t, dir, tonight)
		keep(t, w, want, "acme.box", 1)
		if i > 0 && places(t, dir) != fmt.Sprint(i) {
			t.Errorf("while night %s is collected, the folder holds %s", want, places(t, dir))
		}
		finish(t, w)
		if got := places(t, dir); got != want {
			t.Errorf("after night %s the folder holds %s", want, got)
		}
		if i > 0 && places(t, Previous(dir)) != fmt.Sprint(i) {
			t.Errorf("after night %s the previous one holds %s", want, places(t, Previous(dir)))
		}
	}
	left, _ := os.ReadDir(filepath.Dir(dir))
	var names []string
	for _, e := range left {
		names = append(names, e.Name())
	}
	if want := []string{"inventory", "inventory.lock", "inventory.previous"}; !slices.Equal(names, want) {
		t.Errorf("left are %v, want %v", names, want)
	}
}

func TestDiscard(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "inventory")
	w := create(t, dir, tonight)
	keep(t, w, "last", "acme.box", 1)
	finish(t, w)
	w = create(t, dir, tonight)
	keep(t, w, "tonight", "acme.box", 1)
	if err := w.Discard(); err != nil {
		t.Fatal(err)
	}
	if got := places(t, dir); got != "last" {
		t.Errorf("the folder holds %s, want the last night", got)
	}
	w, err := Resume(dir, tonight)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if w.Resumed() != 0 || w.Dropped() != "" {
		t.Errorf("%d scopes are there (%s), want a new night", w.Resumed(), w.Dropped())
	}
}

func TestResume(t *testing.T) {
	later := func(edit func(*Options)) Options {
		o := tonight
		o.Run, o.Now = "run-2", night.Add(23*time.Hour)
		edit(&o)
		return o
	}
	tests := []struct {
		name    string
		o       Options
		resumed int
		dropped string
	}{
		{"within a day", later(func(*Options) {}), 2, ""},
		{"after a day", later(func(o *Options) { o.Now = night.Add(MaxAge) }), 0, "it was begun at 2026-11-25T02:00:00Z"},
		{"before it was begun", later(func(o *Options) { o.Now = night.Add(-time.Second) }), 0, "it was begun at 2026-11-25T02:00:00Z"},
		{"with another configuration", later(func(o *Options) { o.Config = "sha256:d" }), 0, "another configuration"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "inventory")
			w := create(t, dir, tonight)
			keep(t, w, "a", "acme.box", 2)
			keep(t, w, "b", "acme.box", 0)
			w.Close()

			w = resume(t, dir, tt.o)
			if w.Resumed() != tt.resumed || !strings.Contains(w.Dropped(), tt.dropped) || (w.Dropped() == "") != (tt.dropped == "") {
				t.Errorf("resumed %d and dropped %q, want %d and %q", w.Resumed(), w.Dropped(), tt.resumed, tt.dropped)
			}
			wantRun, want := "run-2", "c"
			if tt.resumed > 0 {
				wantRun, want = "run-1", "a b c"
			}
			if w.Header().Run != wantRun {
				t.Errorf("run is %s, want %s", w.Header().Run, wantRun)
			}
			keep(t, w, "c", "acme.box", 1)
			finish(t, w)
			if got := places(t, dir); got != want {
				t.Errorf("scopes are %s, want %s", got, want)
			}
		})
	}
}

func TestDone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "inventory")
	w := create(t, dir, tonight)
	s, r := scope("a", "acme.box", 2)
	child, _ := scope("child", "acme.bag", 0)
	r.Next = []collectors.Scope{child}
	if _, ok := w.Done(s); ok {
		t.Error("a scope is done before it is kept")
	}
	if err := w.Keep(s, r); err != nil {
		t.Fatal(err)
	}
	w.Close()
	w = resume(t, dir, tonight)
	kept, ok := w.Done(s)
	if !ok || kept.Assets != 2 || !slices.Equal(kept.Coverage, r.Coverage) {
		t.Errorf("Done = %+v, %t, want what was kept", kept, ok)
	}
	if len(kept.Next) != 1 || kept.Next[0].Hints["name"] != "n" {
		t.Errorf("Next = %+v, want the child with its hints", kept.Next)
	}
	s.Types = append(s.Types, "acme.new")
	if _, ok := w.Done(s); ok {
		t.Error("a scope that reads one type more is done")
	}
}

func TestKeepReplaces(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "inventory")
	w := create(t, dir, tonight)
	keep(t, w, "a", "acme.box", 3)
	keep(t, w, "b", "acme.box", 1)
	w.Close()
	w = resume(t, dir, tonight)
	keep(t, w, "a", "acme.box", 0)
	keep(t, w, "b", "acme.box", 2)
	finish(t, w)
	inv, err := open(t, dir).Inventory()
	if err != nil || len(inv.Assets) != 2 {
		t.Errorf("%d assets, %v, want the 2 that were kept last", len(inv.Assets), err)
	}
	want := []string{"assets/acme/b/global.jsonl.zst", "manifest.json"}
	if got := slices.Sorted(maps.Keys(files(t, dir))); !slices.Equal(got, want) {
		t.Errorf("files are %v, want %v", got, want)
	}
}

// TestLedgerCutAnywhere is a kill in the middle of a write, wherever that is.
func TestLedgerCutAnywhere(t *testing.T) {
	base := filepath.Join(t.TempDir(), "base")
	w := create(t, base, tonight)
	for _, place := range []string{"a", "b", "c"} {
		keep(t, w, place, "acme.box", 1)
	}
	w.Close()
	whole, err := os.ReadFile(filepath.Join(next(base), ledgerName))
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), ledgerName)
	lines := 0 // that end within the first n bytes
	for n := range len(whole) + 1 {
		if n > 0 && whole[n-1] == '\n' {
			lines++
		}
		for tail, garbage := range map[string][]byte{"": nil, " and zeros": make([]byte, 100), " and text": []byte("]}]\n{}\n")} {
			if err := os.WriteFile(name, append(bytes.Clone(whole[:n]), garbage...), 0o600); err != nil {
				t.Fatal(err)
			}
			f, err := os.OpenFile(name, os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			l, h, err := readLedger(f, func(Entry) bool { return true })
			switch {
			case lines == 0 && err == nil && h.Run != "":
				t.Errorf("cut at byte %d%s: the header was read", n, tail)
			case lines > 0 && (err != nil || len(l.index) != lines-1):
				t.Errorf("cut at byte %d%s: %v, %+v, want %d scopes", n, tail, err, l, lines-1)
			}
			f.Close()
		}
		if n%50 == 0 { // the same through the door
			dir := filepath.Join(t.TempDir(), "inventory")
			if err := os.CopyFS(next(dir), os.DirFS(next(base))); err != nil {
				t.Fatal(err)
			}
			if err := os.Truncate(filepath.Join(next(dir), ledgerName), int64(n)); err != nil {
				t.Fatal(err)
			}
			w := resume(t, dir, tonight)
			if want := max(0, lines-1); w.Resumed() != want {
				t.Errorf("cut at byte %d: resumed %d scopes, want %d", n, w.Resumed(), want)
			}
			for _, place := range []string{"a", "b", "c"} {
				s, r := scope(place, "acme.box", 1)
				if _, ok := w.Done(s); !ok {
					if err := w.Keep(s, r); err != nil {
						t.Fatal(err)
					}
				}
			}
			finish(t, w)
			if inv, err := open(t, dir).Inventory(); err != nil || len(inv.Assets) != 3 {
				t.Errorf("cut at byte %d: %d assets, %v, want 3", n, len(inv.Assets), err)
			}
		}
	}
}

func TestResumeCollectsAgainWhatIsNotOnDisk(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "inventory")
	w := create(t, dir, tonight)
	for _, place := range []string{"a", "b", "c"} {
		keep(t, w, place, "acme.box", 1)
	}
	w.Close()
	assets := filepath.Join(next(dir), "assets/acme")
	os.Truncate(filepath.Join(assets, "a/global.jsonl.zst"), 0)
	os.Remove(filepath.Join(assets, "b/global.jsonl.zst"))
	os.WriteFile(filepath.Join(assets, "c/global.jsonl.zst.tmp"), []byte("half"), 0o600)
	os.WriteFile(filepath.Join(assets, "c/stray.jsonl.zst"), []byte("no scope"), 0o600)
	w = resume(t, dir, tonight)
	if w.Resumed() != 1 {
		t.Errorf("resumed %d scopes, want the one whose file is whole", w.Resumed())
	}
	keep(t, w, "a", "acme.box", 1)
	finish(t, w)
	want := []string{"assets/acme/a/global.jsonl.zst", "assets/acme/c/global.jsonl.zst", "manifest.json"}
	if got := slices.Sorted(maps.Keys(files(t, dir))); !slices.Equal(got, want) {
		t.Errorf("files are %v, want %v", got, want)
	}
}

// TestKillInFinish puts the folders as a kill between the steps of Finish leaves
// them.
func TestKillInFinish(t *testing.T) {
	stages := []struct {
		name string
		kill func(t *testing.T, dir string) // after the manifest of night 2 is written
	}{
		{"before the renames", func(*testing.T, string) {}},
		{"between the renames", func(t *testing.T, dir string) {
			if err := os.Rename(dir, Previous(dir)); err != nil {
				t.Fatal(err)
			}
		}},
	}
	prepare := func(t *testing.T, kill func(*testing.T, string)) string {
		dir := filepath.Join(t.TempDir(), "inventory")
		w := create(t, dir, tonight)
		keep(t, w, "one", "acme.box", 1)
		finish(t, w)
		w = create(t, dir, tonight)
		keep(t, w, "two", "acme.box", 1)
		ledger, _ := os.ReadFile(filepath.Join(next(dir), ledgerName))
		finish(t, w)
		// Undo the renames.
		os.WriteFile(filepath.Join(dir, ledgerName), ledger, 0o600)
		if err := errors.Join(os.Rename(dir, next(dir)), os.Rename(Previous(dir), dir)); err != nil {
			t.Fatal(err)
		}
		kill(t, dir)
		return dir
	}
	for _, stage := range stages {
		t.Run(stage.name+", then read", func(t *testing.T) {
			dir := prepare(t, stage.kill)
			if got := places(t, dir); got != "one" && got != "two" {
				t.Errorf("the folder holds %q, want one of the nights", got)
			}
		})
		t.Run(stage.name+", then resume", func(t *testing.T) {
			dir := prepare(t, stage.kill)
			w := resume(t, dir, tonight)
			if w.Resumed() != 1 {
				t.Errorf("resumed %d scopes, want 1", w.Resumed())
			}
			if got := places(t, dir); got != "one" {
				t.Errorf("while it is resumed the folder holds %q, want the last night", got)
			}
			finish(t, w)
			if got, previous := places(t, dir), places(t, Previous(dir)); got != "two" || previous != "one" {
				t.Errorf("the folder holds %q and the previous %q, want two and one", got, previous)
			}
		})
		t.Run(stage.name+", then begin anew", func(t *testing.T) {
			dir := prepare(t, stage.kill)
			w := create(t, dir, tonight)
			if got := places(t, dir); got != "two" {
				t.Errorf("the folder holds %q, want the night that was finished", got)
			}
			keep(t, w, "three", "acme.box", 1)
			finish(t, w)
			if got, previous := places(t, dir), places(t, Previous(dir)); got != "three" || previous != "two" {
				t.Errorf("the folder holds %q and the previous %q, want three and two", got, previous)
			}
		})
	}
}

func TestOneWriterAtATime(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "inventory")
	w := create(t, dir, tonight)
	_, err := Resume(dir, tonight)
	if err == nil {
		t.Fatal("two writers have one folder")
	}
	want := fmt.Sprintf("is being written by process %d since 2026-11-25T02:00:00Z; wait for it to end", os.Getpid())
	if !strings.Contains(err.Error(), want) {
		t.Errorf("Resume = %v, want %q", err, want)
	}
	w.Close()
	w = resume(t, dir, tonight)
	finish(t, w)
	if err := w.Close(); err != nil {
		t.Errorf("Close after Finish = %v", err)
	}
	create(t, dir, tonight)
}

func TestCreateRefusesAFolderOfOtherThings(t *testing.T) {
	for _, suffix := range []string{"", ".next", ".previous"} {
		dir := filepath.Join(t.TempDir(), "documents")
		thesis := filepath.Join(dir+suffix, "thesis.odt")
		os.MkdirAll(dir+suffix, 0o700)
		os.WriteFile(thesis, []byte("years of work"), 0o600)
		if _, err := Create(dir, tonight); err == nil || !strings.Contains(err.Error(), "choose an empty or a new folder") {
			t.Errorf("Create beside documents%s = %v, want a refusal", suffix, err)
		}
		if _, err := os.Stat(thesis); err != nil {
			t.Errorf("documents%s: %v", suffix, err)
		}
	}
}

func TestCreateTakesAnEmptyFolderAndALink(t *testing.T) {
	tmp := t.TempDir()
	empty, link := filepath.Join(tmp, "empty"), filepath.Join(tmp, "link")
	os.Mkdir(empty, 0o700)
	os.Symlink(empty, link)
	for range 2 {
		w := create(t, link, tonight)
		keep(t, w, "a", "acme.box", 1)
		finish(t, w)
		if got := places(t, link); got != "a" {
			t.Errorf("the folder holds %q, want a", got)
		}
	}
	if target, err := os.Readlink(link); err != nil || target != empty {
		t.Errorf("the link leads to %q, %v, want %s", target, err, empty)
	}
}

func TestLockIsNotFollowed(t *testing.T) {
	tmp := t.TempDir()
	victim := filepath.Join(tmp, "victim")
	os.WriteFile(victim, []byte("keep me"), 0o600)
	os.Symlink(victim, filepath.Join(tmp, "inventory.lock"))
	if w, err := Create(filepath.Join(tmp, "inventory"), tonight); err == nil {
		w.Close()
	}
	if b, _ := os.ReadFile(victim); string(b) != "keep me" {
		t.Errorf("the file behind the link holds %q", b)
	}
}
