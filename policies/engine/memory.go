package engine

import (
	"archive/zip"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// A Memory is the file in which an evaluation leaves its answers for the next
// one. Nothing is lost with it but time. It is a zip file: contents.json, and a
// file a scope: see remembered.
type Memory struct {
	File string

	// Version is of the program that judges. Another one remembers nothing, as
	// does one with another memoryFormat.
	Version string
}

// contents say what a memory holds.
type contents struct {
	Format   int                 `json:"format"`
	Version  string              `json:"version"`
	Now      time.Time           `json:"now"`
	Controls map[string]string   `json:"controls"` // to Basis.Digest
	Types    map[string][]string `json:"types"`    // to the controls that judge it, in order
}

const (
	memoryFormat = 2

	contentsName = "contents.json"
	scopesName   = "scopes/"

	// mostScope and mostRatio bound what a damaged file can make a run allocate.
	mostScope = 1 << 31
	mostRatio = 1 << 10
)

var errLonger = errors.New("it is longer than it says")

// A memoryReader reads a Memory, for several goroutines.
type memoryReader struct {
	contents
	zip    *zip.ReadCloser
	scopes map[string]*zip.File
	spare  sync.Pool // of *recollection
}

// A recollection is what is remembered of a scope, and the memory that it is in.
type recollection struct {
	remembered
	packed []byte
}

// open opens what there is to remember; nil: nothing. The error is for a file
// that is damaged.
func (m *Memory) open() (*memoryReader, error) {
	z, err := zip.OpenReader(m.File)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", m.File, err)
	}
	r := &memoryReader{zip: z, scopes: make(map[string]*zip.File, len(z.File))}
	for _, f := range z.File {
		r.scopes[f.Name] = f
	}
	b, err := r.read(contentsName, nil)
	if err == nil {
		err = json.Unmarshal(b, &r.contents)
	}
	if err != nil {
		z.Close()
		return nil, fmt.Errorf("%s: %w", m.File, err)
	}
	if r.Version != m.Version || r.Format != memoryFormat {
		return nil, z.Close()
	}
	return r, nil
}

// read reads a file in place of what is in b.
func (r *memoryReader) read(name string, b []byte) ([]byte, error) {
	f := r.scopes[name]
	if f == nil {
		return nil, fmt.Errorf("%s is missing", name)
	}
	if f.UncompressedSize64 > mostScope {
		return nil, fmt.Errorf("%s has %d bytes", name, f.UncompressedSize64)
	}
	in, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	defer in.Close()
	b = resized(b, int(f.UncompressedSize64)+1)
	n, err := io.ReadFull(in, b) // to its end, where its sum is checked
	if err != io.ErrUnexpectedEOF {
		return nil, fmt.Errorf("%s: %w", name, cmp.Or(err, errLonger))
	}
	return b[:n], nil
}

// scope returns what is remembered of a scope; nil when nothing is. It is to be
// given to forget when it is not needed any more.
func (r *memoryReader) scope(id string) (*recollection, error) {
	name := scopesName + id
	if r == nil || r.scopes[name] == nil {
		return nil, nil
	}
	c, _ := r.spare.Get().(*recollection)
	if c == nil {
		c = &recollection{}
	}
	var err error
	if c.packed, err = r.read(name, c.packed); err != nil {
		return nil, err
	}
	if err := c.decode(c.packed); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return c, nil
}

// forget takes the memory of c for other scopes.
func (r *memoryReader) forget(c *recollection) {
	if c != nil {
		r.spare.Put(c)
	}
}

func (r *memoryReader) close() error {
	if r == nil {
		return nil
	}
	return r.zip.Close()
}

// A memoryWriter writes the next memory beside the last one, for several
// goroutines. A nil one writes nothing.
type memoryWriter struct {
	name string

	mu       sync.Mutex
	contents contents
	file     *os.File
	zip      *zip.Writer
	err      error     // the first one
	spare    sync.Pool // of *[]byte
}

func (m *Memory) create(now time.Time) (*memoryWriter, error) {
	if err := os.MkdirAll(filepath.Dir(m.File), 0o700); err != nil {
		return nil, err
	}
	name := filepath.Join(filepath.Dir(m.File), "."+filepath.Base(m.File)+".tmp")
	if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) { // of a run that was killed
		return nil, err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, err
	}
	return &memoryWriter{
		name: m.File, file: f, zip: zip.NewWriter(f),
		contents: contents{memoryFormat, m.Version, now, map[string]string{}, map[string][]string{}},
	}, nil
}

// add remembers a scope.
func (w *memoryWriter) add(id string, answers *remembered) {
	if w == nil {
		return
	}
	spare, _ := w.spare.Get().(*[]byte)
	if spare == nil {
		spare = new([]byte)
	}
	defer w.spare.Put(spare)
	b := answers.append((*spare)[:0])
	*spare = b
	h := &zip.FileHeader{
		Name: scopesName + id, Method: zip.Store,
		CRC32: crc32.ChecksumIEEE(b), UncompressedSize64: uint64(len(b)), CompressedSize64: uint64(len(b)),
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err != nil {
		return
	}
	var out io.Writer
	if out, w.err = w.zip.CreateRaw(h); w.err == nil {
		_, w.err = out.Write(b)
	}
}

// copy remembers of a scope what the last memory does.
func (w *memoryWriter) copy(r *memoryReader, id string) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.err == nil {
		w.err = w.zip.Copy(r.scopes[scopesName+id])
	}
}

// finish puts the new memory in the place of the last one.
func (w *memoryWriter) finish() error {
	b, err := json.Marshal(w.contents)
	if err == nil {
		var out io.Writer
		if out, err = w.zip.Create(contentsName); err == nil {
			_, err = out.Write(b)
		}
	}
	if err = errors.Join(w.err, err); err == nil {
		err = errors.Join(w.zip.Close(), w.file.Sync())
	}
	if err != nil {
		return errors.Join(err, w.discard())
	}
	if err := w.file.Close(); err != nil {
		return errors.Join(err, os.Remove(w.file.Name()))
	}
	return os.Rename(w.file.Name(), w.name)
}

func (w *memoryWriter) discard() error {
	if w == nil {
		return nil
	}
	return errors.Join(w.file.Close(), os.Remove(w.file.Name()))
}
