package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/policies"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

func writeJSON(t testing.TB, run *Run) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteJSON(&b, run); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadGivesBackWhatWriteJSONWrote(t *testing.T) {
	written := writeJSON(t, acme())
	run, err := Read(bytes.NewReader(written))
	if err != nil {
		t.Fatal(err)
	}
	if again := writeJSON(t, run); !bytes.Equal(again, written) {
		t.Errorf("written again after reading, the run differs:\n%s", firstDifference(again, written))
	}
	var plain Run
	if err := json.Unmarshal(written, &plain); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(&plain, run) {
		t.Error("Read and json.Unmarshal read different runs")
	}
}

func TestEqualRunsGiveEqualJSON(t *testing.T) {
	run, tokyo := acme(), acme()
	slices.Reverse(tokyo.Coverage)
	slices.Reverse(tokyo.Controls)
	zone := time.FixedZone("JST", 9*60*60)
	tokyo.StartedAt, tokyo.EndedAt = tokyo.StartedAt.In(zone), tokyo.EndedAt.In(zone)
	for i := range tokyo.Findings {
		f := &tokyo.Findings[i]
		f.FirstSeen = f.FirstSeen.In(zone)
		if f.Waiver != nil {
			w := *f.Waiver
			w.Expires = w.Expires.In(zone)
			f.Waiver = &w
		}
		if f.Evidence != nil {
			f.Evidence.CollectedAt = f.Evidence.CollectedAt.In(zone)
		}
	}
	for i := range tokyo.Waivers {
		tokyo.Waivers[i].Expires = tokyo.Waivers[i].Expires.In(zone)
	}
	if a, b := writeJSON(t, run), writeJSON(t, tokyo); !bytes.Equal(a, b) {
		t.Errorf("the same run, collected in another order and zone, differs:\n%s", firstDifference(b, a))
	}
}

func TestReadRefuses(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"nothing", "", "run.json:1:1: the file ends too early; write it again with \"auditor run\""},
		{"another type", "[]", "found \"[\" where \"{\" should stand"},
		{"no schema version", "{}", "no \"schema\": this is no run"},
		{"an old time", `{"schema": 0}`, "schema version 0"},
		{"a newer schema", `{"schema": 2, "findings": {"by_page": []}}`, "run.json has schema version 2 and this auditor reads up to 1; read it with the version of auditor that wrote it, or a later one"},
		{"a version that is not first", "{\n  \"id\": \"x\",\n  \"schema\": 1}", "run.json:2:7: \"id\" stands before \"schema\""},
		{"a wrong type", "{\"schema\": 1,\n\"findings\": [{\"control\": 7}]}", "run.json:2:28: findings[0]: json: cannot unmarshal number"},
		{"an object for a list", "{\"schema\": 1,\n\"coverage\": {}}", "run.json:2:14: coverage: found \"{\" where \"[\" should stand"},
		{"a name twice", "{\"schema\": 1, \"id\": \"a\", \"id\": \"b\"}", "\"id\" stands there twice"},
		{"a half", "{\"schema\": 1,\n\"findings\": [\n{\"control\": \"a", "run.json:3:15: findings[0]: unexpected EOF"},
		{"bad syntax", "{\"schema\": 1,\n\n\"findings\": [nonsense]}", "run.json:3:14: findings[0]: invalid character 'o' in literal null"},
		{"a second run", "{\"schema\": 1}{\"schema\": 1}", "more text after the run"},
		{"a bad time", "{\"schema\": 1, \"started_at\": \"yesterday\"}", "parsing time"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read(strings.NewReader(tt.in))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %s", err, tt.want)
			}
		})
	}
}

func TestReadHasALimit(t *testing.T) {
	in := `{"schema": 1, "id": "` + strings.Repeat("x", 2<<20) + `"}`
	if _, err := read(strings.NewReader(in), 1<<20); err == nil || !strings.Contains(err.Error(), "larger than 1 MiB") {
		t.Errorf("error %v, want one about the size", err)
	}
	if _, err := read(strings.NewReader(in), 3<<20); err != nil {
		t.Errorf("below the limit: %v", err)
	}
}

func TestReadPassesOverWhatALaterVersionAdds(t *testing.T) {
	run, err := Read(strings.NewReader(`{"schema": 1, "weather": {"a": [1, 2]}, "id": "x", "findings": [{"control": "a", "mood": 1}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if run.ID != "x" || len(run.Findings) != 1 {
		t.Errorf("read %+v", run)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"schema": 1, "id": "x", "findings": [{"control": "a", "asset": {"id": "b"}, "saving": {"minor": 1}}]}`))
	f.Add([]byte(`{"schema": 1, "started_at": "2026-11-22T18:17:04+09:00", "coverage": null}`))
	f.Add([]byte(`{"schema": 9}`))
	f.Add([]byte(`{"schema": 1, "findings": [{"evidence": {"values": {"a": [1, {"b": null}]}}, "waiver": {"expires": "2026-01-01T00:00:00Z"}}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		run, err := Read(bytes.NewReader(b))
		if err != nil {
			if strings.ContainsFunc(err.Error(), unseen) {
				t.Errorf("the error shows control characters: %q", err)
			}
			return
		}
		written := writeJSON(t, run)
		back, err := Read(bytes.NewReader(written))
		if err != nil {
			t.Fatalf("what was written cannot be read: %v\n%s", err, written)
		}
		if again := writeJSON(t, back); !bytes.Equal(again, written) {
			t.Errorf("not stable:\n%s\n%s", written, again)
		}
	})
}

func compileSchema(t *testing.T, name string, b []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource(name, doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile(name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func validate(t *testing.T, s *jsonschema.Schema, b []byte) {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Validate(doc); err != nil {
		t.Errorf("does not follow its schema: %v", err)
	}
}

func TestRunsFollowTheSchema(t *testing.T) {
	schema := compileSchema(t, "run.schema.json", Schema())
	full, first := acme(), &Run{StartedAt: night, EndedAt: night, Controls: []Control{{}}}
	first.Controls[0].Control = policies.Control{Severity: policies.Low}
	for name, run := range map[string]*Run{"acme": full, "a first and empty night": first} {
		t.Run(name, func(t *testing.T) { validate(t, schema, writeJSON(t, run)) })
	}
}

func TestTheSchemaRefuses(t *testing.T) {
	schema := compileSchema(t, "run.schema.json", Schema())
	tests := []struct{ name, old, new string }{
		{"an unknown status", `"status":"unknown"`, `"status":"skipped"`},
		{"an unknown change", `"change":"new"`, `"change":"added"`},
		{"a missing field", `"fingerprint":`, `"finger":`},
		{"money in fractions", `"minor":800`, `"minor":8.5`},
		{"a time without a zone", `"started_at": "2026-11-22T18:17:04Z"`, `"started_at": "2026-11-22 18:17:04"`},
		{"a state that is none", `"state":"denied"`, `"state":"AccessDenied"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b := writeJSON(t, acme())
			changed := bytes.ReplaceAll(b, []byte(tt.old), []byte(tt.new))
			if bytes.Equal(b, changed) {
				t.Fatalf("%s does not stand in the run", tt.old)
			}
			doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(changed))
			if err != nil {
				t.Fatal(err)
			}
			if schema.Validate(doc) == nil {
				t.Error("accepted")
			}
		})
	}
}

// TestTheSchemaNamesEveryField keeps run.schema.json and the structs in step,
// both ways: the same names, and required where there is no omitempty.
func TestTheSchemaNamesEveryField(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal(Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	inStep(t, schema, schema, reflect.TypeFor[Run](), "run")
}

func inStep(t *testing.T, root, schema map[string]any, typ reflect.Type, at string) {
	t.Helper()
	if ref, ok := schema["$ref"].(string); ok {
		schema = root["$defs"].(map[string]any)[strings.TrimPrefix(ref, "#/$defs/")].(map[string]any)
	}
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	switch {
	case typ == reflect.TypeFor[time.Time](), typ == reflect.TypeFor[json.RawMessage]():
		return
	case typ.Kind() == reflect.Slice:
		inStep(t, root, schema["items"].(map[string]any), typ.Elem(), at+"[]")
		return
	case typ.Kind() == reflect.Map:
		values, ok := schema["additionalProperties"].(map[string]any)
		if !ok {
			t.Errorf("%s: the schema says nothing of the map's values", at)
			return
		}
		inStep(t, root, values, typ.Elem(), at+"{}")
		return
	case typ.Kind() != reflect.Struct:
		return
	}
	properties, _ := schema["properties"].(map[string]any)
	want, required := map[string]reflect.Type{}, []string{}
	jsonFields(typ, func(name string, optional bool, ft reflect.Type) {
		want[name] = ft
		if !optional {
			required = append(required, name)
		}
	})
	for name, ft := range want {
		p, ok := properties[name].(map[string]any)
		if !ok {
			t.Errorf("%s.%s is missing in the schema", at, name)
			continue
		}
		inStep(t, root, p, ft, at+"."+name)
	}
	for name := range properties {
		if want[name] == nil {
			t.Errorf("%s.%s stands in the schema but in no struct", at, name)
		}
	}
	var got []string
	for _, name := range schema["required"].([]any) {
		got = append(got, name.(string))
	}
	slices.Sort(got)
	slices.Sort(required)
	if !slices.Equal(got, required) {
		t.Errorf("%s: required %v, want %v", at, got, required)
	}
}

func jsonFields(typ reflect.Type, yield func(name string, optional bool, ft reflect.Type)) {
	for i := range typ.NumField() {
		f := typ.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			jsonFields(f.Type, yield)
			continue
		}
		yield(name, strings.Contains(options, "omit"), f.Type)
	}
}

// firstDifference shows the first line in which two texts differ.
func firstDifference(got, want []byte) string {
	g, w := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range min(len(g), len(w)) {
		if !bytes.Equal(g[i], w[i]) {
			return fmt.Sprintf("line %d\n got %.300s\nwant %.300s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}
