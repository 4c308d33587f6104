package report

import (
	"bufio"
	"cmp"
	"encoding/json"
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
	collectors.SortStable(r.Coverage, func(a, b collectors.Coverage) int {
		return cmp.Or(cmp.Compare(a.Place, b.Place), cmp.Compare(a.AssetType, b.AssetType), cmp.Compare(a.Path, b.Path),
			cmp.Compare(a.State, b.State), cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Needs, b.Needs), cmp.Compare(a.Count, b.Count))
	})
	r.Controls = slices.Clone(r.Controls)
	collectors.SortStable(r.Controls, func(a, b Control) int { return cmp.Compare(a.ID, b.ID) })
	for i := range r.Controls {
		r.Controls[i].AssetTypes = list(r.Controls[i].AssetTypes)
		r.Controls[i].Requires = list(r.Controls[i].Requires)
	}
	r.Waivers = slices.Clone(r.Waivers)
	for i := range r.Waivers {
		r.Waivers[i].Expires = r.Waivers[i].Expires.UTC()
	}
	r.Trend = slices.Clone(r.Trend)
	for i := range r.Trend {
		p := &r.Trend[i]
		p.StartedAt = p.StartedAt.UTC()
		if p.Open == nil {
			p.Open = map[policies.Severity]int{}
		}
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
