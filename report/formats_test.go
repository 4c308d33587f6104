package report

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares got with testdata/golden/name.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; if that is right, run go test ./report -update\n%s", path, firstDifference(got, want))
	}
}

func TestGolden(t *testing.T) {
	for _, f := range Formats() {
		t.Run(f.Name, func(t *testing.T) {
			var b bytes.Buffer
			if err := f.Write(&b, acme()); err != nil {
				t.Fatal(err)
			}
			golden(t, f.File, b.Bytes())
		})
	}
}

// TestEqualRunsGiveEqualBytes writes two runs that were made apart: maps are
// ranged over in another order each time.
func TestEqualRunsGiveEqualBytes(t *testing.T) {
	for _, f := range Formats() {
		t.Run(f.Name, func(t *testing.T) {
			var first bytes.Buffer
			if err := f.Write(&first, acme()); err != nil {
				t.Fatal(err)
			}
			for range 10 {
				var again bytes.Buffer
				if err := f.Write(&again, acme()); err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(first.Bytes(), again.Bytes()) {
					t.Fatalf("differs:\n%s", firstDifference(again.Bytes(), first.Bytes()))
				}
			}
		})
	}
}

func TestFormatsWriteAnEmptyRun(t *testing.T) {
	for _, f := range Formats() {
		if err := f.Write(io.Discard, &Run{}); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

func TestFormatsPassOnWriteErrors(t *testing.T) {
	for _, f := range Formats() {
		if err := f.Write(fullDisk{}, acme()); !errors.Is(err, errFull) {
			t.Errorf("%s on a full disk: %v, want %v", f.Name, err, errFull)
		}
	}
}

var errFull = errors.New("no space left on device")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestParseFormats(t *testing.T) {
	got, err := ParseFormats("json", "html", "json")
	if err != nil || len(got) != 2 || got[0].Name != "json" || got[1].Name != "html" {
		t.Errorf("ParseFormats(json, html, json) = %v, %v; want json and html", got, err)
	}
	_, err = ParseFormats("json", "sarf")
	if want := `report: no format "sarf"; use one of csv, html, json, markdown, sarif`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestWriteFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	formats := Formats()
	paths, err := WriteFiles(dir, acme(), formats)
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) != len(formats) {
		t.Errorf("%d paths, want %d", len(paths), len(formats))
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(formats) {
		t.Errorf("%d files, want %d: %v", len(entries), len(formats), entries)
	}
	for _, p := range append(paths, dir, filepath.Dir(dir)) {
		info, err := os.Stat(p)
		if err != nil {
			t.Fatal(err)
		}
		if want := map[bool]os.FileMode{true: 0o700, false: 0o600}[info.IsDir()]; info.Mode().Perm() != want {
			t.Errorf("%s has mode %o, want %o", p, info.Mode().Perm(), want)
		}
	}
}

func fixed(s string) func(io.Writer, *Run) error {
	return func(w io.Writer, _ *Run) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

func contents(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestWriteFilesKeepsTheOldFileWhenTheNewOneFails(t *testing.T) {
	dir := t.TempDir()
	ok, broken := Format{"x", "x.txt", fixed("old")}, Format{"x", "x.txt", func(w io.Writer, _ *Run) error {
		_, _ = io.WriteString(w, strings.Repeat("half a file", 100000))
		return errFull
	}}
	if _, err := WriteFiles(dir, acme(), []Format{ok}); err != nil {
		t.Fatal(err)
	}
	if _, err := WriteFiles(dir, acme(), []Format{broken}); !errors.Is(err, errFull) {
		t.Errorf("error %v, want %v", err, errFull)
	}
	if got := contents(t, filepath.Join(dir, "x.txt")); got != "old" {
		t.Errorf("the file holds %.20q, want the old one", got)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestWriteFilesOverwritesWhatAKilledRunLeft(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, ".x.txt.tmp"), []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := WriteFiles(dir, acme(), []Format{{"x", "x.txt", fixed("whole")}}); err != nil {
		t.Fatal(err)
	}
	if got := contents(t, filepath.Join(dir, "x.txt")); got != "whole" {
		t.Errorf("the file holds %q", got)
	}
}

func TestWriteFilesFollowsNoLink(t *testing.T) {
	for _, planted := range []string{"x.txt", ".x.txt.tmp"} {
		t.Run(planted, func(t *testing.T) {
			dir, victim := t.TempDir(), filepath.Join(t.TempDir(), "victim")
			if err := os.WriteFile(victim, []byte("mine"), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(victim, filepath.Join(dir, planted)); err != nil {
				t.Fatal(err)
			}
			_, err := WriteFiles(dir, acme(), []Format{{"x", "x.txt", fixed("report")}})
			if planted == "x.txt" && (err == nil || !strings.Contains(err.Error(), "no regular file")) {
				t.Errorf("error %v, want one about the link", err)
			}
			if got := contents(t, victim); got != "mine" {
				t.Errorf("the link was followed: the victim holds %q", got)
			}
		})
	}
	t.Run("a folder in the file's place", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.Mkdir(filepath.Join(dir, "x.txt"), 0o700); err != nil {
			t.Fatal(err)
		}
		if _, err := WriteFiles(dir, acme(), []Format{{"x", "x.txt", fixed("report")}}); err == nil {
			t.Error("no error")
		}
	})
}
