package inventory

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"hash"
)

// A Digest stands for all that an asset says, whenever it was read: two nights
// give an asset the same one if nothing but its CollectedAt has changed. It is
// the first 20 bytes of the SHA-256 of the asset's line without the value of the
// top-level collected_at, and without the end of the line.
type Digest = [20]byte

// DigestOf returns the digest of a Document's JSON, as the Writer has made it. A
// document without collected_at is digested whole. One that has it twice is an
// error, since its readers may differ about which one counts, and so is what has
// no end. Beyond that it is not checked to be JSON.
func DigestOf(document []byte) (Digest, error) { return digestOf(sha256.New(), document) }

// digestOf uses h, which may have been used before.
func digestOf(h hash.Hash, document []byte) (Digest, error) {
	from, to, err := collectedAt(document)
	if err != nil {
		return Digest{}, err
	}
	return digestWithout(h, document, from, to), nil
}

// digestWithout leaves out what stands from there to there.
func digestWithout(h hash.Hash, document []byte, from, to int) Digest {
	h.Reset()
	h.Write(document[:from])
	h.Write(document[to:])
	var sum [sha256.Size]byte
	return Digest(h.Sum(sum[:0])[:len(Digest{})])
}

var (
	errNoObject = errors.New("the asset is no JSON object")
	errTwice    = errors.New("the asset has collected_at twice")
)

// collectedAt is where the value of the top-level collected_at begins and ends:
// both at the end of the document when it has none.
func collectedAt(document []byte) (from, to int, err error) {
	from, to = len(document), len(document)
	c := cursor{in: document}
	if !c.take('{') {
		return 0, 0, errNoObject
	}
	for more := !c.take('}'); more; {
		name := c.value()
		if len(name) == 0 || name[0] != '"' || !c.take(':') {
			return 0, 0, errNoObject
		}
		value := c.value()
		if len(value) == 0 {
			return 0, 0, errNoObject
		}
		if isCollectedAt(name) {
			if to < len(document) {
				return 0, 0, errTwice
			}
			from, to = c.at-len(value), c.at
		}
		if more = c.take(','); !more && !c.take('}') {
			return 0, 0, errNoObject
		}
	}
	if c.space(); c.at < len(document) {
		return 0, 0, errNoObject
	}
	return from, to, nil
}

// isCollectedAt reports whether that is the name, which may have escapes.
func isCollectedAt(quoted []byte) bool {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return string(quoted) == `"collected_at"`
	}
	var name string
	return json.Unmarshal(quoted, &name) == nil && name == "collected_at"
}

// A cursor follows JSON no further than it takes to find where values end.
type cursor struct {
	in []byte
	at int
}

func (c *cursor) space() {
	for c.at < len(c.in) && isSpace(c.in[c.at]) {
		c.at++
	}
}

// take goes behind b, if b comes next.
func (c *cursor) take(b byte) bool {
	c.space()
	if c.at == len(c.in) || c.in[c.at] != b {
		return false
	}
	c.at++
	return true
}

// value goes behind the value that comes next. Empty means that there is none,
// or that it has no end.
func (c *cursor) value() []byte {
	c.space()
	from := c.at
	for depth := 0; c.at < len(c.in); {
		switch b := c.in[c.at]; b {
		case '"':
			n := endOfString(c.in[c.at+1:])
			if n < 0 {
				return nil
			}
			c.at += n + len(`""`)
			if depth == 0 {
				return c.in[from:c.at]
			}
			continue
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return c.in[from:c.at] // of a number, true, false or null
			}
			if depth--; depth == 0 {
				c.at++
				return c.in[from:c.at]
			}
		default:
			if depth == 0 && (b == ',' || b == ':' || isSpace(b)) {
				return c.in[from:c.at]
			}
		}
		c.at++
	}
	return nil
}

func isSpace(b byte) bool { return b == ' ' || b == '\t' || b == '\r' || b == '\n' }
