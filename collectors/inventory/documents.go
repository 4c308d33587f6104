package inventory

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"iter"
	"os"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// A Document is one asset as its scope's file holds it. It converts to
// engine.Document.
type Document struct {
	Where string // Scope.Where of the scope that it was read in
	Scope string // Scope.ID
	Type  string
	JSON  []byte // a collectors.Asset; valid until the next one is asked for
}

// Documents gives the assets of the scope, sorted by ID. Its memory does not
// depend on their number.
//
// The file is held against the manifest while it is read, so what is wrong with
// it may show at its end: after an error nothing of the scope may be used. A loop
// that ends early learns nothing of the rest.
func (r *Reader) Documents(e Entry) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		if e.File == "" {
			return
		}
		if err := readDocuments(r.root, &r.decoders, e, nil, yield); err != nil && err != errStopped {
			yield(Document{}, r.broken(e, err.Error()))
		}
	}
}

var (
	errStopped = errors.New("the loop has ended")
	errOther   = errors.New("it is not the file that the manifest tells of")
)

// readDocuments reads the file of a scope below root, as far as the last one of
// some; nil: all of it. decoders is a pool of *decoder.
func readDocuments(root *os.Root, decoders *sync.Pool, e Entry, some *chosen, yield func(Document, error) bool) error {
	f, err := root.Open(e.File)
	if err != nil {
		return err
	}
	defer f.Close()
	d, _ := decoders.Get().(*decoder)
	if d == nil {
		d = newDecoder()
	}
	defer decoders.Put(d)
	if err := d.reset(f, e.Bytes, some == nil); err != nil {
		return err
	}
	defer d.zstd.Reset(nil)

	doc := Document{Where: e.Scope.Where(), Scope: e.Scope.ID()}
	n := 0
	for d.lines.Scan() {
		n++
		doc.JSON = d.lines.Bytes()
		if some != nil {
			if wanted, err := some.take(n, doc.JSON); err != nil {
				return err
			} else if !wanted {
				continue
			}
		}
		if doc.Type, err = typeOf(doc.JSON, e.Counts); err != nil {
			return err
		}
		if !yield(doc, nil) {
			return errStopped
		}
		if some != nil && len(some.numbers) == 0 {
			return nil
		}
	}
	switch err := d.lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return fmt.Errorf("it has a line of more than %d bytes", MaxLine)
	case err != nil:
		return err
	case some != nil || n != e.Assets() || d.in.left != 0 || digest(d.in.sum) != e.Digest:
		return errOther
	}
	return nil
}

// broken is an error about a scope's file.
func (r *Reader) broken(e Entry, what string) error {
	return fmt.Errorf("inventory %s: %s: %s; collect again, or restore the folder", r.dir, e.File, what)
}

// A decoder reads scope files, one at a time.
type decoder struct {
	zstd  *zstd.Decoder
	in    summed
	lines *bufio.Scanner
	buf   []byte
}

func newDecoder() *decoder {
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
		zstd.WithDecoderMaxWindow(window))
	if err != nil {
		panic("inventory: zstd options: " + err.Error())
	}
	return &decoder{zstd: z, buf: make([]byte, 64<<10)}
}

// reset begins a file that holds so many bytes, and may sum them up.
func (d *decoder) reset(f io.Reader, size int64, sum bool) error {
	if err := d.zstd.Reset(f); err != nil {
		return err
	}
	d.in = summed{from: d.zstd, left: size}
	if sum {
		d.in.sum = sha256.New()
	}
	d.lines = bufio.NewScanner(&d.in)
	d.lines.Buffer(d.buf, MaxLine+1)
	d.lines.Split(splitLines)
	return nil
}

// splitLines is bufio.ScanLines for lines that all end in "\n".
func splitLines(data []byte, atEOF bool) (int, []byte, error) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, data[:i], nil
	}
	if atEOF && len(data) > 0 {
		return 0, nil, errors.New("its last line has no end")
	}
	return 0, nil, nil
}

// summed is a reader that knows the digest of what it has read, and reads no
// more than it was told: a few bytes of zstd can stand for very many.
type summed struct {
	from io.Reader
	sum  hash.Hash // nil: it does not
	left int64
}

func (s *summed) Read(p []byte) (int, error) {
	n, err := s.from.Read(p)
	if s.sum != nil {
		s.sum.Write(p[:n])
	}
	if s.left -= int64(n); s.left < 0 {
		return 0, errors.New("it is longer than the manifest tells")
	}
	return n, err
}

// typeOf returns the type of an asset, which has to be one of known. The lines
// of a Writer begin with ID and type; others are decoded.
func typeOf(line []byte, known map[string]int) (string, error) {
	if rest, ok := bytes.CutPrefix(line, []byte(`{"id":"`)); ok {
		if i := endOfString(rest); i >= 0 {
			if rest, ok = bytes.CutPrefix(rest[i:], []byte(`","type":"`)); ok {
				if i := bytes.IndexByte(rest, '"'); i >= 0 {
					for typ := range known {
						if string(rest[:i]) == typ {
							return typ, nil
						}
					}
				}
			}
		}
	}
	var a struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(line, &a); err != nil {
		return "", err
	}
	if _, ok := known[a.Type]; !ok {
		return "", fmt.Errorf("it has an asset of the type %q, of which the manifest does not tell", a.Type)
	}
	return a.Type, nil
}

// endOfString is where the quote stands that ends a JSON string, or -1.
func endOfString(s []byte) int {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return -1
}
