package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
)

// MaxJSON is the most that Read reads, in bytes: about a million findings.
const MaxJSON = 1 << 30

// Read reads run.json. It holds one finding at a time beside the Run itself.
// Its errors say where: the line and column, from 1, at which reading stopped.
func Read(r io.Reader) (*Run, error) {
	return read(r, MaxJSON)
}

func read(r io.Reader, limit int64) (*Run, error) {
	in := &position{r: io.LimitReader(r, limit+1)}
	d := json.NewDecoder(in)
	run := &Run{}
	err := readRun(d, run)
	if in.offset > limit {
		return nil, fmt.Errorf("run.json is larger than %d MiB; read it where it was written, or split the run", limit>>20)
	}
	if err == nil {
		return run, nil
	}
	var newer newerSchema
	if errors.As(err, &newer) {
		return nil, err
	}
	line, column := in.at(d.InputOffset(), err)
	return nil, fmt.Errorf("run.json:%d:%d: %w; write it again with \"auditor run\"", line, column, err)
}

// A newerSchema is the version of a run.json that this program cannot read.
type newerSchema int

func (v newerSchema) Error() string {
	return fmt.Sprintf("run.json has schema version %d and this auditor reads up to %d; read it with the version of auditor that wrote it, or a later one", int(v), SchemaVersion)
}

func readRun(d *json.Decoder, run *Run) error {
	if err := expect(d, '{'); err != nil {
		return err
	}
	fields := reflect.ValueOf(run).Elem()
	seen := map[string]bool{}
	for d.More() {
		name, err := key(d)
		if err != nil {
			return err
		}
		if seen[name] {
			return fmt.Errorf("%q stands there twice", Plain(name))
		}
		seen[name] = true
		// A later version may change anything but its own number.
		if name != "schema" && !seen["schema"] {
			return fmt.Errorf("%q stands before \"schema\"", Plain(name))
		}
		if err := readField(d, fields, name); err != nil {
			return err
		}
		if run.Schema > SchemaVersion {
			return newerSchema(run.Schema)
		}
		if run.Schema < 1 {
			return fmt.Errorf("schema version %d", run.Schema)
		}
	}
	if err := expect(d, '}'); err != nil {
		return err
	}
	if !seen["schema"] {
		return errors.New("no \"schema\": this is no run")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more text after the run")
	}
	return nil
}

// readField reads the value of the field called name, one element at a time
// when it is a list. A field that this version does not know is passed over.
func readField(d *json.Decoder, fields reflect.Value, name string) error {
	i := slices.IndexFunc(reflect.VisibleFields(fields.Type()), func(f reflect.StructField) bool {
		n, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		return n == name
	})
	if i < 0 {
		var skipped json.RawMessage
		return d.Decode(&skipped)
	}
	field := fields.Field(i)
	if field.Kind() != reflect.Slice {
		return d.Decode(field.Addr().Interface())
	}
	tok, err := d.Token()
	if err != nil {
		return ended(err)
	}
	if tok == nil {
		return nil // null
	}
	if tok != json.Delim('[') {
		return fmt.Errorf("%s: %w", name, misplaced(tok, '['))
	}
	for d.More() {
		x := reflect.New(field.Type().Elem())
		if err := d.Decode(x.Interface()); err != nil {
			return fmt.Errorf("%s[%d]: %w", name, field.Len(), err)
		}
		field.Set(reflect.Append(field, x.Elem()))
	}
	return expect(d, ']')
}

func expect(d *json.Decoder, want json.Delim) error {
	tok, err := d.Token()
	if err != nil {
		return ended(err)
	}
	if tok != want {
		return misplaced(tok, want)
	}
	return nil
}

func misplaced(tok json.Token, want json.Delim) error {
	return fmt.Errorf("found %.40q where %q should stand", fmt.Sprint(tok), want.String())
}

func key(d *json.Decoder) (string, error) {
	tok, err := d.Token()
	if err != nil {
		return "", ended(err)
	}
	name, ok := tok.(string)
	if !ok {
		return "", fmt.Errorf("found %v where a name should stand", tok)
	}
	return name, nil
}

// ended gives the end of the file a meaning.
func ended(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the file ends too early")
	}
	return err
}

// position counts what passes and remembers where lines begin.
type position struct {
	r      io.Reader
	offset int64
	lines  []int64 // offsets of line feeds
}

func (p *position) Read(b []byte) (int, error) {
	n, err := p.r.Read(b)
	for i, c := range b[:n] {
		if c == '\n' {
			p.lines = append(p.lines, p.offset+int64(i))
		}
	}
	p.offset += int64(n)
	return n, err
}

// at is the line and the column, both from 1, of an error: where a decoder says
// it is, or else how far the decoder came.
func (p *position) at(decoded int64, err error) (line, column int) {
	var syntax *json.SyntaxError
	if errors.Is(err, io.ErrUnexpectedEOF) {
		decoded = p.offset
	} else if errors.As(err, &syntax) {
		decoded = max(decoded, syntax.Offset-1)
	}
	i, _ := slices.BinarySearch(p.lines, decoded)
	start := int64(0)
	if i > 0 {
		start = p.lines[i-1] + 1
	}
	return i + 1, int(decoded-start) + 1
}
