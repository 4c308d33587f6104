package saas

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// Limits of one file.
const (
	maxBytes = 128 << 20
	maxRows  = 1_000_000
)

// An unreadable file is coverage, with its reason and what would mend it.
type unreadable struct{ reason, needs string }

func (e *unreadable) Error() string { return e.reason }

// A table gives the rows of a CSV file as text.
type table struct {
	file   io.Closer
	csv    *csv.Reader
	before int // lines before the first that csv sees
	line   int // of the last row
}

var errMalformed = errors.New("malformed row")

// openTable opens a file. It calls open twice when it has to find the encoding.
func openTable(open func() (io.ReadCloser, error), encoding string) (*table, error) {
	enc, err := encodingNamed(encoding)
	if err != nil {
		return nil, err
	}
	if enc == nil {
		if enc, err = detect(open); err != nil {
			return nil, err
		}
	}
	file, err := open()
	if err != nil {
		return nil, cannotOpen(err)
	}
	text := bufio.NewReaderSize(transform.NewReader(&limited{file, maxBytes}, enc.NewDecoder()), 64<<10)
	reader := csv.NewReader(text)
	comma, before := separator(text)
	reader.Comma = comma
	reader.FieldsPerRecord = -1
	reader.ReuseRecord = true
	return &table{file: file, csv: reader, before: before}, nil
}

// header gives the first row.
func (t *table) header() ([]string, error) {
	header, _, err := t.next()
	if errors.Is(err, io.EOF) {
		return nil, &unreadable{"the file is empty", "a file with a header and a row for each entry"}
	} else if err != nil {
		return nil, &unreadable{"the header cannot be read", "a first row that names the columns"}
	}
	return header, nil
}

func (t *table) Close() error { return t.file.Close() }

// next gives the next row that is not empty and the line on which it begins,
// from 1. The error is io.EOF at the end, and errMalformed for a row that
// should be passed over. The cells are valid until the next call.
func (t *table) next() ([]string, int, error) {
	cells, err := t.csv.Read()
	if bad, ok := errors.AsType[*csv.ParseError](err); ok {
		t.line = t.before + bad.StartLine
		return nil, t.line, errMalformed
	}
	if err != nil {
		return nil, t.line, err
	}
	line, _ := t.csv.FieldPos(0)
	t.line = t.before + line
	return cells, t.line, nil
}

// encodingNamed gives the encoding of a name; nil: find it out.
func encodingNamed(name string) (encoding.Encoding, error) {
	switch strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(name)) {
	case "":
		return nil, nil
	case "utf8":
		return unicode.UTF8BOM, nil
	case "cp932", "shiftjis", "sjis", "windows31j", "ms932":
		return japanese.ShiftJIS, nil
	}
	return nil, fmt.Errorf("no encoding %q; use utf-8 or cp932", name)
}

// detect reads the whole file and gives the encoding in which less of it is no
// text.
func detect(open func() (io.ReadCloser, error)) (encoding.Encoding, error) {
	file, err := open()
	if err != nil {
		return nil, cannotOpen(err)
	}
	defer file.Close()
	var utf, sjis mistakes
	decoder := transform.NewWriter(&sjis, japanese.ShiftJIS.NewDecoder())
	head := bufio.NewReader(&limited{file, maxBytes})
	mark, _ := head.Peek(2)
	if bytes.Equal(mark, []byte{0xff, 0xfe}) || bytes.Equal(mark, []byte{0xfe, 0xff}) {
		return nil, &unreadable{"the file is UTF-16", "a file in UTF-8 or CP932"}
	}
	if _, err := io.Copy(io.MultiWriter(&utf, decoder), head); err != nil {
		return nil, &unreadable{"reading stopped: " + err.Error(), "the whole file, at most 128 MiB"}
	}
	_ = decoder.Close() // what remains in it is half a character, and a mistake of either encoding
	if sjis.count < utf.count {
		return japanese.ShiftJIS, nil
	}
	return unicode.UTF8BOM, nil
}

// mistakes counts what is no UTF-8 in what is written to it. A replacement
// character is a mistake of the decoder before it.
type mistakes struct {
	count int
	rest  []byte // an incomplete rune
}

func (m *mistakes) Write(b []byte) (int, error) {
	n := len(b)
	if len(m.rest) > 0 {
		b = append(m.rest, b...)
	}
	for len(b) > 0 {
		if b[0] < utf8.RuneSelf {
			b = b[1:]
			continue
		}
		if !utf8.FullRune(b) {
			break
		}
		r, size := utf8.DecodeRune(b)
		if r == utf8.RuneError {
			m.count++
		}
		b = b[size:]
	}
	m.rest = bytes.Clone(b)
	return n, nil
}

func cannotOpen(err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err // who configured the path knows it
	}
	return &unreadable{"the file cannot be opened: " + err.Error(), "a readable file at the path of the source"}
}

// separator finds what stands between the cells of the first line, which also
// may say so itself: spreadsheets write "sep=;". It passes over such a line and
// empty ones, and says how many.
func separator(text *bufio.Reader) (comma rune, passed int) {
	for ; ; passed++ {
		head, _ := text.Peek(64 << 10)
		line, _, _ := bytes.Cut(head, []byte("\n"))
		if said, ok := bytes.CutPrefix(bytes.TrimSpace(line), []byte("sep=")); ok && len(said) == 1 && bytes.ContainsAny(said, ",;\t") {
			_, _ = text.Discard(len(line) + 1)
			return rune(said[0]), passed + 1
		}
		if len(bytes.TrimSpace(line)) == 0 && len(line) < len(head) {
			_, _ = text.Discard(len(line) + 1)
			continue
		}
		best := ','
		for _, c := range []rune{';', '\t'} {
			if count(line, c) > count(line, best) {
				best = c
			}
		}
		return best, passed
	}
}

// count counts a separator outside of quotes.
func count(line []byte, separator rune) int {
	n, quoted := 0, false
	for _, c := range string(line) {
		switch {
		case c == '"':
			quoted = !quoted
		case c == separator && !quoted:
			n++
		}
	}
	return n
}

// limited fails, instead of ending, when more than left bytes come.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(b []byte) (int, error) {
	n, err := l.r.Read(b[:min(int64(len(b)), l.left+1)])
	if l.left -= int64(n); l.left < 0 {
		return 0, fmt.Errorf("more than %d MiB", maxBytes>>20)
	}
	return n, err
}

// shape makes a row as wide as the header, and says what is wrong with one that
// cannot be.
func shape(cells []string, width int) ([]string, string) {
	for len(cells) > width && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	switch {
	case len(cells) < width:
		return nil, "too few fields"
	case len(cells) > width:
		return nil, "too many fields"
	case damaged(cells):
		return nil, "bytes that are no text"
	}
	return cells, ""
}
