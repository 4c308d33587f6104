package inventory

import (
	"crypto/sha256"
	"encoding/binary"
	"io"
)

// The digests of a scope stand behind its assets in a frame that every reader of
// zstd skips: magic, size, content (RFC 8878, 3.1.2).
const (
	frameMagic = 0x184D2A5D // one of sixteen that are free to use
	frameHead  = 8
)

// writeDigests writes the frame of the digests. It returns Content of the Entry.
func writeDigests(w io.Writer, digests []Digest) (string, error) {
	length := len(digests) * len(Digest{})
	frame := make([]byte, 0, frameHead+length)
	frame = binary.LittleEndian.AppendUint32(frame, frameMagic)
	frame = binary.LittleEndian.AppendUint32(frame, uint32(length))
	for _, d := range digests {
		frame = append(frame, d[:]...)
	}
	sum := sha256.New()
	sum.Write(frame[frameHead:])
	_, err := w.Write(frame)
	return digest(sum), err
}

// Digests gives the digests of the scope's assets, in the order of Documents. It
// does not read the assets. Nil means that there are none, or that the inventory
// is older than Digests: Content of the Entry is empty.
func (r *Reader) Digests(e Entry) ([]Digest, error) {
	if e.Content == "" {
		return nil, nil
	}
	digests, err := r.digests(e)
	if err != nil {
		return nil, r.broken(e, err.Error())
	}
	return digests, nil
}

func (r *Reader) digests(e Entry) ([]Digest, error) {
	f, err := r.root.Open(e.File)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	return readDigests(f, info.Size(), e)
}

// readDigests reads the frame at the end of a file of that size. What the file
// says about itself is believed only as far as the manifest says the same.
func readDigests(f io.ReaderAt, size int64, e Entry) ([]Digest, error) {
	n := int64(e.Assets())
	if size != e.Size || n <= 0 || n > (size-frameHead)/int64(len(Digest{})) {
		return nil, errOther
	}
	length := n * int64(len(Digest{}))
	frame := make([]byte, frameHead+length)
	if _, err := f.ReadAt(frame, size-int64(len(frame))); err != nil {
		return nil, err
	}
	if binary.LittleEndian.Uint32(frame) != frameMagic || int64(binary.LittleEndian.Uint32(frame[4:])) != length {
		return nil, errOther
	}
	sum := sha256.New()
	sum.Write(frame[frameHead:])
	if digest(sum) != e.Content {
		return nil, errOther
	}
	digests := make([]Digest, n)
	for i := range digests {
		copy(digests[i][:], frame[frameHead+i*len(Digest{}):])
	}
	return digests, nil
}
