package schemas

import (
	"bytes"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

var (
	assetType = regexp.MustCompile(`^[a-z][a-z0-9]*\.[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	snakeCase = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
)

func TestSchemas(t *testing.T) {
	all := All()
	if len(all) < 20 {
		t.Fatalf("%d schemas, want those of all asset types", len(all))
	}
	for name, b := range all {
		t.Run(name, func(t *testing.T) {
			if !assetType.MatchString(name) {
				t.Errorf("the file is named %q, want provider.kind", name)
			}
			doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			compiler := jsonschema.NewCompiler()
			compiler.AssertFormat()
			url := "https://github.com/corporate-sre/auditor/collectors/schemas/" + name + ".json"
			if err := compiler.AddResource(url, doc); err != nil {
				t.Fatal(err)
			}
			if _, err := compiler.Compile(url); err != nil {
				t.Fatal(err)
			}
			var s schema
			d := json.NewDecoder(bytes.NewReader(b))
			d.DisallowUnknownFields()
			if err := d.Decode(&s); err != nil {
				t.Fatalf("%v; teach the engine's type checker before the schemas say more", err)
			}
			if s.ID != url || s.Title != name {
				t.Errorf("$id and title are %q and %q, want %q and %q", s.ID, s.Title, url, name)
			}
			if s.Draft != "https://json-schema.org/draft/2020-12/schema" {
				t.Errorf("$schema is %q, want draft 2020-12", s.Draft)
			}
			if types := s.types(t); !slices.Equal(types, []string{"object"}) {
				t.Errorf("type is %v, want object", types)
			}
			s.check(t, name)
		})
	}
}

// A schema is as much of JSON Schema as asset types use.
type schema struct {
	Draft       string             `json:"$schema"`
	ID          string             `json:"$id"`
	Title       string             `json:"title"`
	Description string             `json:"description"`
	Type        json.RawMessage    `json:"type"`
	Format      string             `json:"format"`
	Properties  map[string]*schema `json:"properties"`
	Items       *schema            `json:"items"`

	// A schema in its place is refused when it is decoded.
	AdditionalProperties *bool `json:"additionalProperties"`
}

// types are the types that s allows.
func (s *schema) types(t *testing.T) []string {
	var many []string
	if json.Unmarshal(s.Type, &many) == nil {
		return many
	}
	var one string
	if err := json.Unmarshal(s.Type, &one); err != nil {
		t.Errorf("type %s: %v", s.Type, err)
	}
	return []string{one}
}

func (s *schema) check(t *testing.T, path string) {
	types := s.types(t)
	has := func(typ string) bool { return slices.Contains(types, typ) }
	if s.Properties != nil && !has("object") {
		t.Errorf("%s: properties of %v, want object", path, types)
	}
	// Closed, so that a misspelt attribute does not pass; or open on purpose,
	// for a document that others write.
	if has("object") && (s.AdditionalProperties == nil || *s.AdditionalProperties != (s.Properties == nil)) {
		t.Errorf("%s: want properties with additionalProperties false, or neither and true", path)
	}
	if has("array") != (s.Items != nil) {
		t.Errorf("%s: items go with arrays", path)
	}
	if s.Format != "" && !(has("string") && slices.Contains([]string{"date", "date-time"}, s.Format)) {
		t.Errorf("%s: format %q of %v, want date or date-time of a string", path, s.Format, types)
	}
	if s.Items != nil {
		s.Items.check(t, path+"[]")
	}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		if !snakeCase.MatchString(name) {
			t.Errorf("%s.%s: name is not snake_case", path, name)
		}
		if p.Description == "" {
			t.Errorf("%s.%s: no description", path, name)
		}
		p.check(t, path+"."+name)
	}
	if s.Title != "" && s.Description == "" {
		t.Errorf("%s: no description", path)
	}
}
