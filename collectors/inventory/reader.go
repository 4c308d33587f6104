package inventory

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/corporate-sre/auditor/collectors"
)

// A Reader reads a finished inventory. Its methods may be called from several
// goroutines. It has to be closed.
type Reader struct {
	dir      string
	root     *os.Root
	manifest Manifest
	decoders sync.Pool // of *decoder
}

// Open opens the finished inventory in dir.
func Open(dir string) (*Reader, error) {
	from := dir
	if !exists(filepath.Join(dir, manifestName)) {
		if !exists(filepath.Join(next(dir), manifestName)) {
			return nil, missing(dir)
		}
		from = next(dir) // finished, and killed before it was moved
	}
	root, err := os.OpenRoot(from)
	if err != nil {
		return nil, fmt.Errorf("inventory %s: %w", dir, err)
	}
	r := &Reader{dir: from, root: root}
	if err := r.readManifest(); err != nil {
		root.Close()
		return nil, fmt.Errorf("inventory %s: %w", from, err)
	}
	return r, nil
}

func missing(dir string) error {
	switch {
	case exists(filepath.Join(next(dir), ledgerName)):
		return fmt.Errorf("inventory %s: %w: its first run was not finished; run it again to go on", dir, fs.ErrNotExist)
	case exists(dir):
		return fmt.Errorf("inventory %s: %w: it has no %s; name a folder that auditor collect has written", dir, fs.ErrNotExist, manifestName)
	}
	return fmt.Errorf("inventory %s: %w; run auditor collect first", dir, fs.ErrNotExist)
}

func (r *Reader) readManifest() error {
	f, err := r.root.Open(manifestName)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := decodeManifest(bufio.NewReaderSize(f, 64<<10), &r.manifest); err != nil {
		return fmt.Errorf("%s: %w", manifestName, err)
	}
	return nil
}

// Close ends the reading.
func (r *Reader) Close() error { return r.root.Close() }

// Dir is the folder that is read.
func (r *Reader) Dir() string { return r.dir }

// Manifest says what the inventory holds. It must not be changed.
func (r *Reader) Manifest() *Manifest { return &r.manifest }

// Scopes gives the scopes that hold an asset of one of the types, or all scopes
// when no type is given, sorted by ID.
func (r *Reader) Scopes(types ...string) iter.Seq[Entry] {
	return func(yield func(Entry) bool) {
		for _, e := range r.manifest.Scopes {
			if (len(types) == 0 || e.holds(types)) && !yield(e) {
				return
			}
		}
	}
}

// Coverage returns the coverage of all scopes, in the order of Scopes.
func (r *Reader) Coverage() []collectors.Coverage {
	n := 0
	for _, e := range r.manifest.Scopes {
		n += len(e.Coverage)
	}
	all := make([]collectors.Coverage, 0, n)
	for _, e := range r.manifest.Scopes {
		all = append(all, e.Coverage...)
	}
	return all
}

// Inventory reads everything into memory. It is for small inventories and tests.
func (r *Reader) Inventory() (collectors.Inventory, error) {
	inv := collectors.Inventory{Coverage: r.Coverage()}
	for e := range r.Scopes() {
		for doc, err := range r.Documents(e) {
			if err != nil {
				return collectors.Inventory{}, err
			}
			var a collectors.Asset
			if err := json.Unmarshal(doc.JSON, &a); err != nil {
				return collectors.Inventory{}, r.broken(e, err.Error())
			}
			inv.Assets = append(inv.Assets, a)
		}
	}
	return inv, nil
}

// decodeManifest reads a manifest, one scope at a time.
func decodeManifest(from io.Reader, m *Manifest) error {
	d := json.NewDecoder(from)
	if err := expect(d, json.Delim('{')); err != nil {
		return err
	}
	in := interner{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return truncated(err)
		}
		switch key {
		case "version":
			err = d.Decode(&m.Version)
			if err == nil && m.Version != Version {
				return versionError(m.Version)
			}
		case "run":
			err = d.Decode(&m.Run)
		case "auditor":
			err = d.Decode(&m.Auditor)
		case "config":
			err = d.Decode(&m.Config)
		case "started_at":
			err = d.Decode(&m.StartedAt)
		case "ended_at":
			err = d.Decode(&m.EndedAt)
		case "sources":
			err = d.Decode(&m.Sources)
		case "left_out":
			err = d.Decode(&m.LeftOut)
		case "custom_endpoints":
			err = d.Decode(&m.CustomEndpoints)
		case "scopes":
			err = decodeScopes(d, m, in)
		default:
			var skipped json.RawMessage
			err = d.Decode(&skipped)
		}
		if err != nil {
			return truncated(err)
		}
	}
	if err := expect(d, json.Delim('}')); err != nil {
		return err
	}
	if m.Version == 0 {
		return errors.New("no version; it is no inventory")
	}
	return nil
}

func decodeScopes(d *json.Decoder, m *Manifest, in interner) error {
	if err := expect(d, json.Delim('[')); err != nil {
		return err
	}
	last := ""
	for d.More() {
		var e Entry
		if err := d.Decode(&e); err != nil {
			return err
		}
		id := e.Scope.ID()
		switch {
		case id <= last:
			return fmt.Errorf("the scope %q is not in its order; collect again", id)
		case e.File != "" && (!filepath.IsLocal(filepath.FromSlash(e.File)) || !strings.HasPrefix(e.File, assetsName+"/")):
			return fmt.Errorf("the scope %q names the file %q outside of %s; collect again", id, e.File, assetsName)
		case (e.File == "") != (e.Assets() == 0):
			return fmt.Errorf("the scope %q has %d assets and the file %q; collect again", id, e.Assets(), e.File)
		}
		last = id
		in.entry(&e)
		m.Scopes = append(m.Scopes, e)
	}
	return expect(d, json.Delim(']'))
}

func expect(d *json.Decoder, want json.Delim) error {
	t, err := d.Token()
	if err != nil {
		return truncated(err)
	}
	if t != want {
		return fmt.Errorf("byte %d: found %v instead of %v; it is no inventory", d.InputOffset(), t, want)
	}
	return nil
}

func truncated(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("it ends too early; collect again, or restore the folder")
	}
	return err
}

func versionError(v int) error {
	if v > Version {
		return fmt.Errorf("it has the format %d of a newer auditor, and this one reads %d; update auditor", v, Version)
	}
	return fmt.Errorf("it has the unknown format %d; collect again", v)
}

// An interner holds each string once: hundreds of thousands of lines of coverage
// have few different ones.
type interner map[string]string

func (in interner) string(s *string) {
	if old, ok := in[*s]; ok {
		*s = old
		return
	}
	in[*s] = *s
}

func (in interner) entry(e *Entry) {
	in.string(&e.Scope.Provider)
	in.string(&e.Scope.Place)
	in.string(&e.Scope.Region)
	in.string(&e.Scope.Part)
	for i := range e.Scope.Types {
		in.string(&e.Scope.Types[i])
	}
	for i := range e.Coverage {
		c := &e.Coverage[i]
		for _, s := range []*string{&c.Place, &c.AssetType, &c.Path, (*string)(&c.State), &c.Reason, &c.Needs} {
			in.string(s)
		}
	}
}
