package inventory

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// Finish ends the night: it writes the manifest and puts the folder in the place
// of the last one. A kill in the middle leaves the last one or the new one.
func (w *Writer) Finish(ended time.Time, sources []Source) error {
	if err := w.finish(ended, sources); err != nil {
		return fmt.Errorf("inventory %s: %w", w.dir, err)
	}
	return nil
}

func (w *Writer) finish(ended time.Time, sources []Source) error {
	_, err := writeFile(w.root, manifestName, func(f io.Writer) error {
		return w.writeManifest(f, ended, sources)
	})
	if err != nil {
		return err
	}
	if err := syncDir(next(w.dir)); err != nil {
		return err
	}
	// Not every system moves a folder that has open files.
	if err := errors.Join(w.ledger.file.Close(), w.root.Close()); err != nil {
		return err
	}
	w.ledger, w.root = nil, nil
	if err := publish(w.dir); err != nil {
		return err
	}
	// It has served; the manifest says all that it did.
	if err := ignore(os.Remove(filepath.Join(w.dir, ledgerName)), os.ErrNotExist); err != nil {
		return err
	}
	return w.Close()
}

// writeManifest writes one scope a line: the ledger may hold more than memory
// should.
func (w *Writer) writeManifest(f io.Writer, ended time.Time, sources []Source) error {
	if sources == nil {
		sources = []Source{}
	}
	head, err := json.Marshal(struct {
		Header
		EndedAt time.Time `json:"ended_at"`
		Sources []Source  `json:"sources"`
		Origin
	}{w.header, ended.UTC(), sources, w.origin})
	if err != nil {
		return err
	}
	b := bufio.NewWriter(f)
	b.Write(bytes.TrimSuffix(head, []byte("}")))
	b.WriteString(`,"scopes":[`)
	for i, id := range slices.Sorted(maps.Keys(w.ledger.index)) {
		e, err := w.ledger.read(w.ledger.index[id])
		if err != nil {
			return err
		}
		e.Next = nil
		line, err := json.Marshal(e)
		if err != nil {
			return err
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
		b.Write(line)
	}
	b.WriteString("\n]}\n")
	return b.Flush()
}

// publish puts DIR.next in the place of DIR, and DIR in that of DIR.previous.
func publish(dir string) error {
	if exists(filepath.Join(dir, manifestName)) {
		if err := os.RemoveAll(Previous(dir)); err != nil {
			return err
		}
		if err := os.Rename(dir, Previous(dir)); err != nil {
			return fmt.Errorf("%w; the new inventory is complete in %s", err, next(dir))
		}
	} else if err := os.RemoveAll(dir); err != nil { // an empty folder
		return fmt.Errorf("%w; the new inventory is complete in %s", err, next(dir))
	}
	if err := os.Rename(next(dir), dir); err != nil {
		return err
	}
	return syncDir(filepath.Dir(dir))
}

// restore mends what a kill between the two renames of publish leaves.
func restore(dir string) error {
	if exists(dir) || !exists(filepath.Join(Previous(dir), manifestName)) {
		return nil
	}
	return os.Rename(Previous(dir), dir)
}

// mustBeOurs refuses a folder that holds something else: it would be moved and,
// two nights later, deleted.
func mustBeOurs(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		switch strings.TrimSuffix(e.Name(), tempSuffix) {
		case manifestName, ledgerName, assetsName:
		default:
			return fmt.Errorf("%s holds %q, so it is no inventory; choose an empty or a new folder", dir, e.Name())
		}
	}
	return nil
}

// tidy removes what a killed run has left in assets and the ledger does not
// know: temporary files, and files of scopes that were not finished.
func (w *Writer) tidy() error {
	known := make(map[string]bool, len(w.ledger.index))
	for id := range w.ledger.index {
		known[fileName(id)] = true
	}
	return fs.WalkDir(w.root.FS(), assetsName, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || known[name] {
			return ignore(err, fs.ErrNotExist)
		}
		return w.root.Remove(name)
	})
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// ignore returns err unless it is that one.
func ignore(err, that error) error {
	if errors.Is(err, that) {
		return nil
	}
	return err
}

// syncDir makes the names in a folder survive a loss of power.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil // which has no such call, and does not need it
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
