package report

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// WriteJSON writes run.json: one line for each finding, control and line of
// coverage, so that grep, diff and a streaming reader work on it. Times are in
// UTC. Equal runs give equal bytes, whatever the order in which places were
// read; findings keep their order, which is triage's.
func WriteJSON(w io.Writer, run *Run) error {
	out := bufio.NewWriter(w)
	v := reflect.ValueOf(canonical(run))
	sep := "{\n"
	for i := range v.NumField() {
		name, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if strings.Contains(options, "omitempty") && empty(v.Field(i)) {
			continue
		}
		fmt.Fprintf(out, "%s  %q: ", sep, name)
		if err := writeLines(out, v.Field(i)); err != nil {
			return err
		}
		sep = ",\n"
	}
	out.WriteString("\n}\n")
	return out.Flush()
}

// empty is encoding/json's meaning of omitempty.
func empty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	}
	return v.IsZero()
}

// writeLines writes v, and each element on its own line when it is a slice of
// structs.
func writeLines(out *bufio.Writer, v reflect.Value) error {
	if v.Kind() != reflect.Slice || v.Type().Elem().Kind() != reflect.Struct || v.Len() == 0 {
		return writeValue(out, v.Interface())
	}
	sep := "[\n"
	for i := range v.Len() {
		out.WriteString(sep + "    ")
		x := v.Index(i).Interface()
		if f, ok := x.(policies.Finding); ok {
			x = canonicalFinding(f)
		}
		if err := writeValue(out, x); err != nil {
			return err
		}
		sep = ",\n"
	}
	out.WriteString("\n  ]")
	return nil
}

func writeValue(out *bufio.Writer, v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write run.json: %w", err)
	}
	_, err = out.Write(b)
	return err
}

// canonical is run in the one form that it is written in: UTC, lists and maps
// instead of null, coverage and controls sorted. Its findings are still to be
// made so, one at a time.
func canonical(run *Run) Run {
	r := *run
	r.Schema = SchemaVersion
	r.StartedAt, r.EndedAt = r.StartedAt.UTC(), r.EndedAt.UTC()
	r.Coverage = slices.Clone(r.Coverage)
	slices.SortStableFunc(r.Coverage, func(a, b collectors.Coverage) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.AssetType, b.AssetType), cmp.Compare(a.Path, b.Path),
			cmp.Compare(a.State, b.State), cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Needs, b.Needs), cmp.Compare(a.Count, b.Count))
	})
	r.Controls = slices.Clone(r.Controls)
	slices.SortStableFunc(r.Controls, func(a, b Control) int { return cmp.Compare(a.ID, b.ID) })
	for i := range r.Controls {
		r.Controls[i].AssetTypes = list(r.Controls[i].AssetTypes)
		r.Controls[i].Requires = list(r.Controls[i].Requires)
	}
	r.Waivers = slices.Clone(r.Waivers)
	for i := range r.Waivers {
		r.Waivers[i].Expires = r.Waivers[i].Expires.UTC()
	}
	r.Coverage, r.Controls, r.Findings = list(r.Coverage), list(r.Controls), list(r.Findings)
	if r.Assets == nil {
		r.Assets = map[string]int{}
	}
	return r
}

func canonicalFinding(f policies.Finding) policies.Finding {
	f.FirstSeen = f.FirstSeen.UTC()
	if f.Evidence != nil {
		e := *f.Evidence
		e.CollectedAt = e.CollectedAt.UTC()
		e.Values = maps.Clone(e.Values)
		if e.Values == nil {
			e.Values = map[string]json.RawMessage{}
		}
		f.Evidence = &e
	}
	if f.Waiver != nil {
		w := *f.Waiver
		w.Expires = w.Expires.UTC()
		f.Waiver = &w
	}
	return f
}

// list is s, or an empty list instead of nil.
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

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
