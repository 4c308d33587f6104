package inventory

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
)

var night = time.Date(2026, 11, 25, 2, 0, 0, 0, time.UTC)

var tonight = Options{Run: "run-1", Auditor: "v1.0.0", Config: "sha256:c", Now: night}

// scope is a scope with some assets of type, some of them with hostile names.
func scope(place, typ string, assets int) (collectors.Scope, collectors.Result) {
	s := collectors.Scope{Provider: "acme", Place: place, Part: "global", Types: []string{typ}, Hints: map[string]string{"name": "n"}}
	r := collectors.Result{Inventory: collectors.Inventory{Coverage: []collectors.Coverage{
		{Place: s.Where(), AssetType: typ, State: collectors.Complete, Count: assets},
	}}}
	for i := range assets {
		r.Assets = append(r.Assets, collectors.Asset{
			ID:          fmt.Sprintf("acme:%s/%03d", place, assets-i),
			Type:        typ,
			Name:        "<b>\u2028\x1b[2J\"quoted\"",
			Attributes:  json.RawMessage(`{"on": true, "size_gib": 8}`),
			Source:      "acme:List",
			CollectedAt: night,
		})
	}
	return s, r
}

func create(t *testing.T, dir string, o Options) *Writer {
	t.Helper()
	w, err := Create(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

func resume(t *testing.T, dir string, o Options) *Writer {
	t.Helper()
	w, err := Resume(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

func keep(t *testing.T, w *Writer, place, typ string, assets int) {
	t.Helper()
	if err := w.Keep(scope(place, typ, assets)); err != nil {
		t.Fatal(err)
	}
}

func finish(t *testing.T, w *Writer) {
	t.Helper()
	if err := w.Finish(night.Add(time.Hour), []Source{{Name: "acme"}}); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, dir string) *Reader {
	t.Helper()
	r, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// whole writes an inventory of three scopes and returns its folder.
func whole(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "inventory")
	w := create(t, dir, tonight)
	keep(t, w, "b", "acme.box", 3)
	keep(t, w, "a", "acme.bag", 2)
	keep(t, w, "c", "acme.box", 0)
	finish(t, w)
	return dir
}

// places are the places of the scopes that dir holds.
func places(t *testing.T, dir string) string {
	t.Helper()
	var all []string
	for e := range open(t, dir).Scopes() {
		all = append(all, e.Scope.Place)
	}
	return strings.Join(all, " ")
}

func TestRoundTrip(t *testing.T) {
	r := open(t, whole(t))
	got, err := r.Inventory()
	if err != nil {
		t.Fatal(err)
	}
	var want collectors.Inventory
	for _, s := range []struct {
		place, typ string
		n          int
	}{{"a", "acme.bag", 2}, {"b", "acme.box", 3}, {"c", "acme.box", 0}} {
		_, res := scope(s.place, s.typ, s.n)
		want.Assets = append(want.Assets, byID(res.Assets)...)
		want.Coverage = append(want.Coverage, res.Coverage...)
	}
	for i := range want.Assets {
		want.Assets[i].Attributes = json.RawMessage(`{"on":true,"size_gib":8}`)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("inventory is\n%+v\nwant\n%+v", got, want)
	}
	m := r.Manifest()
	if m.Header != (Header{1, "run-1", "v1.0.0", "sha256:c", night}) || !m.EndedAt.Equal(night.Add(time.Hour)) {
		t.Errorf("manifest is %+v, want that of the run", m)
	}
	if m.Scopes[0].Scope.Hints != nil || m.Scopes[1].Assets() != 3 {
		t.Errorf("entries are %+v, want no hints and 3 assets in the second", m.Scopes[:2])
	}
}

func TestScopesOfTypes(t *testing.T) {
	r := open(t, whole(t))
	for types, want := range map[string]string{"": "a b c", "acme.box": "b", "acme.bag": "a", "acme.box acme.bag": "a b", "acme.none": ""} {
		var got []string
		for e := range r.Scopes(strings.Fields(types)...) {
			got = append(got, e.Scope.Place)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("Scopes(%s) = %v, want %s", types, got, want)
		}
	}
}

func TestDocuments(t *testing.T) {
	r := open(t, whole(t))
	var got []string
	for e := range r.Scopes("acme.box") {
		for doc, err := range r.Documents(e) {
			if err != nil {
				t.Fatal(err)
			}
			var a collectors.Asset
			if err := json.Unmarshal(doc.JSON, &a); err != nil {
				t.Fatal(err)
			}
			got = append(got, doc.Where+" "+doc.Scope+" "+doc.Type+" "+a.ID)
			if len(got) == 2 {
				break
			}
		}
	}
	want := []string{"acme:b acme/b/global acme.box acme:b/001", "acme:b acme/b/global acme.box acme:b/002"}
	if !slices.Equal(got, want) {
		t.Errorf("documents are %q, want %q", got, want)
	}
}

func TestTypeOf(t *testing.T) {
	known := map[string]int{"acme.box": 1}
	tests := []struct {
		line, want string
	}{
		{`{"id":"a","type":"acme.box","name":""}`, "acme.box"},
		{`{"id":"a\",\"type\":\"acme.bag","type":"acme.box"}`, "acme.box"},
		{`{"id":"\\","type":"acme.box"}`, "acme.box"},
		{`{"type":"acme.box","id":"a"}`, "acme.box"},
		{`{"id":"a","type":"acme.b\u006fx"}`, "acme.box"},
		{`{"id":"a","type":"acme.bag"}`, ""},
		{`{"id":"a","type":"acme.box`, ""},
		{`{"id":"a`, ""},
		{`{}`, ""},
		{``, ""},
	}
	for _, tt := range tests {
		if got, err := typeOf([]byte(tt.line), known); got != tt.want || (err == nil) != (tt.want != "") {
			t.Errorf("typeOf(%s) = %q, %v, want %q", tt.line, got, err, tt.want)
		}
	}
}

// files maps each file below dir to its content.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(filepath.Join(dir, name))
		all[name] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestEqualNightsGiveEqualBytes(t *testing.T) {
	a, b := files(t, whole(t)), files(t, whole(t))
	if !maps.Equal(a, b) {
		t.Errorf("two equal nights give %v and %v", slices.Sorted(maps.Keys(a)), slices.Sorted(maps.Keys(b)))
	}
	want := []string{"assets/acme/a/global.jsonl.zst", "assets/acme/b/global.jsonl.zst", "manifest.json"}
	if got := slices.Sorted(maps.Keys(a)); !slices.Equal(got, want) {
		t.Errorf("files are %v, want %v", got, want)
	}
}

func TestModes(t *testing.T) {
	dir := whole(t)
	for _, root := range []string{dir, dir + ".lock"} {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := d.Info()
			if want := fs.FileMode(0o600); !d.IsDir() && info.Mode().Perm() != want {
				t.Errorf("%s has the mode %v, want %v", name, info.Mode().Perm(), want)
			}
			if want := fs.FileMode(0o700); d.IsDir() && info.Mode().Perm() != want {
				t.Errorf("%s has the mode %v, want %v", name, info.Mode().Perm(), want)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestLongNamesGetShortFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "inventory")
	w := create(t, dir, tonight)
	long := strings.Repeat("a", 300)
	keep(t, w, long+"1", "acme.box", 1)
	keep(t, w, long+"2", "acme.box", 1)
	finish(t, w)
	inv, err := open(t, dir).Inventory()
	if err != nil || len(inv.Assets) != 2 {
		t.Errorf("%d assets, %v, want 2", len(inv.Assets), err)
	}
}

func TestKeepRefusesWhatCannotBeRead(t *testing.T) {
	w := create(t, filepath.Join(t.TempDir(), "inventory"), tonight)
	for name, attributes := range map[string]string{
		"no JSON":  `{`,
		"too long": `"` + strings.Repeat("a", MaxLine) + `"`,
	} {
		s, r := scope("a", "acme.box", 1)
		r.Assets[0].Attributes = json.RawMessage(attributes)
		if err := w.Keep(s, r); err == nil || !strings.Contains(err.Error(), "acme:a/001") {
			t.Errorf("%s: Keep = %v, want an error that names the asset", name, err)
		}
		if _, ok := w.Done(s); ok {
			t.Errorf("%s: the scope is done", name)
		}
	}
}

func TestOpenSaysWhatToDo(t *testing.T) {
	tmp := t.TempDir()
	unfinished := filepath.Join(tmp, "unfinished")
	create(t, unfinished, tonight)
	tests := []struct {
		dir, want string
	}{
		{filepath.Join(tmp, "none"), "run auditor collect first"},
		{tmp, "name a folder that auditor collect has written"},
		{unfinished, "run it again to go on"},
	}
	for _, tt := range tests {
		if _, err := Open(tt.dir); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Open(%s) = %v, want not exist; %s", tt.dir, err, tt.want)
		}
	}
}

func TestBadManifests(t *testing.T) {
	good := files(t, whole(t))[manifestName]
	tests := []struct {
		name, old, new, want string
	}{
		{"of a newer auditor", `"version":1`, `"version":2`, "update auditor"},
		{"of an unknown format", `"version":1`, `"version":-1`, "unknown format"},
		{"without a version", `"version":1,`, ``, "it is no inventory"},
		{"a file outside", `assets/acme/a/global.jsonl.zst`, `../secret`, "outside of assets"},
		{"a file that climbs out", `assets/acme/a/global.jsonl.zst`, `assets/../../secret`, "outside of assets"},
		{"an absolute file", `assets/acme/a/global.jsonl.zst`, `/etc/passwd`, "outside of assets"},
		{"a scope twice", `"place":"b","part"`, `"place":"a","part"`, "not in its order"},
		{"assets without a file", `"file":"assets/acme/a/global.jsonl.zst",`, ``, "has 2 assets"},
		{"no object", good, `[]`, "it is no inventory"},
		{"nothing", good, ``, "ends too early"},
		{"cut off", good, good[:len(good)-30], "ends too early"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := whole(t)
			bad := strings.Replace(good, tt.old, tt.new, 1)
			if bad == good {
				t.Fatalf("%q is not in the manifest", tt.old)
			}
			if err := os.WriteFile(filepath.Join(dir, manifestName), []byte(bad), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), manifestName) {
				t.Errorf("Open = %v, want an error with %q", err, tt.want)
			}
		})
	}
}

func TestUnknownFieldsAreSkipped(t *testing.T) {
	dir := whole(t)
	name := filepath.Join(dir, manifestName)
	b, _ := os.ReadFile(name)
	os.WriteFile(name, []byte(strings.Replace(string(b), `{`, `{"later":{"a":[1]},`, 1)), 0o600)
	if got := places(t, dir); got != "a b c" {
		t.Errorf("scopes are %s, want a b c", got)
	}
}

func TestTamperedFilesAreErrors(t *testing.T) {
	other := filepath.Join(t.TempDir(), "inventory")
	w := create(t, other, tonight)
	keep(t, w, "a", "acme.bag", 2000) // a valid file, and longer
	keep(t, w, "b", "acme.box", 2)
	finish(t, w)
	longer := files(t, other)["assets/acme/a/global.jsonl.zst"]
	otherType := files(t, other)["assets/acme/b/global.jsonl.zst"]

	tests := []struct {
		name string
		edit func(string) string
	}{
		{"cut off", func(s string) string { return s[:len(s)-5] }},
		{"cut to nothing", func(string) string { return "" }},
		{"a changed byte", func(s string) string { return s[:40] + string(s[40]^1) + s[41:] }},
		{"no zstd", func(string) string { return "{}\n" }},
		{"a second frame", func(s string) string { return s + s }},
		{"another scope's", func(string) string { return longer }},
		{"another type", func(string) string { return otherType }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := whole(t)
			name := filepath.Join(dir, "assets/acme/a/global.jsonl.zst")
			b, _ := os.ReadFile(name)
			os.WriteFile(name, []byte(tt.edit(string(b))), 0o600)
			_, err := open(t, dir).Inventory()
			if err == nil || !strings.Contains(err.Error(), "assets/acme/a/global.jsonl.zst: ") || !strings.Contains(err.Error(), "; collect again") {
				t.Errorf("Inventory = %v, want an error that names the file and says what to do", err)
			}
		})
	}
	t.Run("gone", func(t *testing.T) {
		dir := whole(t)
		os.Remove(filepath.Join(dir, "assets/acme/a/global.jsonl.zst"))
		if _, err := open(t, dir).Inventory(); err == nil {
			t.Error("Inventory = nil error without one of the files")
		}
	})
	t.Run("a link out of the folder", func(t *testing.T) {
		dir := whole(t)
		name := filepath.Join(dir, "assets/acme/a/global.jsonl.zst")
		os.Rename(name, filepath.Join(dir, "..", "stolen"))
		os.Symlink(filepath.Join(dir, "..", "stolen"), name)
		if _, err := open(t, dir).Inventory(); err == nil {
			t.Error("Inventory = nil error for a link that leaves the folder")
		}
	})
}
