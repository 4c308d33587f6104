package inventory

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/corporate-sre/auditor/collectors"
)

// window is zstd's: it bounds the memory of each encoder and decoder.
const window = 1 << 20

// An encoder writes scope files, one at a time.
type encoder struct {
	zstd *zstd.Encoder
	line bytes.Buffer
	json *json.Encoder
}

func newEncoder() *encoder {
	z, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest),
		zstd.WithWindowSize(window), zstd.WithLowerEncoderMem(true))
	if err != nil {
		panic("inventory: zstd options: " + err.Error())
	}
	e := &encoder{zstd: z}
	e.json = json.NewEncoder(&e.line)
	e.json.SetEscapeHTML(false)
	return e
}

// encode writes the assets, sorted by ID, to w; there is at least one. It fills in
// what entry says of them.
func (e *encoder) encode(w io.Writer, assets []collectors.Asset, entry *Entry) error {
	e.zstd.Reset(w)
	sum, one := sha256.New(), sha256.New()
	digests := make([]Digest, len(assets))
	entry.Counts = map[string]int{}
	for i, a := range assets {
		e.line.Reset()
		if err := e.json.Encode(a); err != nil {
			return fmt.Errorf("asset %q: %w", a.ID, err)
		}
		if e.line.Len() > MaxLine {
			return fmt.Errorf("asset %q has %d bytes; the limit is %d", a.ID, e.line.Len(), MaxLine)
		}
		var err error
		if digests[i], err = digestOf(one, bytes.TrimSuffix(e.line.Bytes(), []byte("\n"))); err != nil {
			return fmt.Errorf("asset %q: %w", a.ID, err)
		}
		sum.Write(e.line.Bytes())
		if _, err := e.zstd.Write(e.line.Bytes()); err != nil {
			return err
		}
		entry.Bytes += int64(e.line.Len())
		entry.Counts[a.Type]++
	}
	entry.Digest = digest(sum)
	entry.CollectedAt = collectedTogether(assets)
	if e.line.Cap() > 1<<20 {
		e.line = bytes.Buffer{} // one huge asset is no reason to stay big
	}
	if err := e.zstd.Close(); err != nil {
		return err
	}
	var err error
	entry.Content, err = writeDigests(w, digests)
	return err
}

// collectedTogether is when all of the assets were collected; zero when they were
// not collected together.
func collectedTogether(assets []collectors.Asset) time.Time {
	for _, a := range assets[1:] {
		if !a.CollectedAt.Equal(assets[0].CollectedAt) {
			return time.Time{}
		}
	}
	return assets[0].CollectedAt.UTC()
}

func digest(h hash.Hash) string { return "sha256:" + hex.EncodeToString(h.Sum(nil)) }

// byID returns the assets sorted by ID.
func byID(assets []collectors.Asset) []collectors.Asset {
	sorted := slices.Clone(assets)
	collectors.Sort(sorted, func(a, b collectors.Asset) int { return strings.Compare(a.ID, b.ID) })
	return sorted
}

// fileName is where the assets of the scope with that ID stand.
func fileName(id string) string {
	parts := strings.Split(id, "/")
	for i, p := range parts {
		// File systems take 255 bytes.
		if len(p) > 200 {
			sum := sha256.Sum256([]byte(p))
			parts[i] = p[:150] + "-" + hex.EncodeToString(sum[:16])
		}
	}
	return path.Join(assetsName, path.Join(parts...)) + ".jsonl.zst"
}

// writeFile puts a file in place: what is there afterwards is the old one or the
// new one, whole, whenever the process or the machine stops. It returns the size.
func writeFile(root *os.Root, name string, write func(io.Writer) error) (int64, error) {
	temp := name + tempSuffix
	f, err := root.OpenFile(temp, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, fileMode)
	if err != nil {
		return 0, err
	}
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	size, seekErr := f.Seek(0, io.SeekCurrent)
	if err == nil {
		err = seekErr
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = root.Rename(temp, name)
	}
	if err != nil {
		root.Remove(temp)
		return 0, err
	}
	return size, nil
}
