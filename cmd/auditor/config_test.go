package main

import (
	_ "embed"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

// TestConfigSchema keeps auditor.schema.json and Config in step, key by key.
func TestConfigSchema(t *testing.T) {
	var schema map[string]any
	if err := json.Unmarshal(configSchema, &schema); err != nil {
		t.Fatal(err)
	}
	sameKeys(t, "", reflect.TypeFor[Config](), schema)
}

func sameKeys(t *testing.T, path string, typ reflect.Type, schema map[string]any) {
	t.Helper()
	switch typ.Kind() {
	case reflect.Pointer:
		sameKeys(t, path, typ.Elem(), schema)
	case reflect.Slice:
		if items, ok := schema["items"].(map[string]any); ok {
			sameKeys(t, path+"[]", typ.Elem(), items)
		}
	case reflect.Struct:
		if typ == reflect.TypeFor[time.Time]() {
			return // a day, as YAML writes it
		}
		want := map[string]reflect.Type{}
		for f := range typ.Fields() {
			if key, ok := f.Tag.Lookup("yaml"); ok {
				want[key] = f.Type
			}
		}
		if len(want) == 0 { // a struct that YAML does not see into, by field name
			for f := range typ.Fields() {
				want[strings.ToLower(f.Name)] = f.Type
			}
		}
		have, _ := schema["properties"].(map[string]any)
		if a, b := slices.Sorted(maps.Keys(want)), slices.Sorted(maps.Keys(have)); !slices.Equal(a, b) {
			t.Errorf("%s: the struct has %q, the schema %q", path, a, b)
			return
		}
		for key, typ := range want {
			sameKeys(t, path+"."+key, typ, have[key].(map[string]any))
		}
	}
}

// The design's example, cut to what is there, and people.
const goodConfig = `version: 1
company: acme
sources:
  aws: {profile: audit, member_role: AuditorReadOnly, external_id_env: AUDITOR_EXTERNAL_ID, regions: enabled}
  gcp: {organization: "123456789012", quota_project: audit}
  github: {organization: acme, token_env: GITHUB_TOKEN}
  saas:
    - {provider: csv, name: hr, kind: people, path: hr.csv}
    - {provider: pagerduty, token_env: PAGERDUTY_TOKEN}
people: {domains: [acme.example], partners: [partner.example], renames: [{from: old.example, to: acme.example}]}
policies: {paths: [./policies], disable: ["cost.*"], settings: settings.yaml}
owners: owners.yaml
waivers: waivers.yaml
history: sqlite:state/history.db
inventory: state/inventory
`

func TestConfig(t *testing.T) {
	c, err := parseConfig("/etc/auditor/auditor.yaml", []byte(goodConfig))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := c.path(c.Owners), "/etc/auditor/owners.yaml"; got != want {
		t.Errorf("owners at %q, want %q", got, want)
	}
	if c.Sources.AWS.Regions != nil {
		t.Errorf("regions: enabled is %v, want nil", c.Sources.AWS.Regions)
	}
	validate(t, []byte(goodConfig))
}

// validate checks a configuration against the published schema.
func validate(t *testing.T, b []byte) {
	t.Helper()
	var doc, schema any
	if err := yaml.Unmarshal(b, &doc); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(configSchema, &schema); err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("auditor.schema.json", schema); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("auditor.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := compiled.Validate(doc); err != nil {
		t.Errorf("the schema refuses it: %v", err)
	}
}

func TestConfigRefused(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"no sources":       {"version: 1\nsources: {}\n", "no sources"},
		"a newer version":  {"version: 2\nsources: {aws: {}}\n", "reads version 1"},
		"no version":       {"sources: {aws: {}}\n", `version is missing; add "version: 1"`},
		"a misspelt key":   {"version: 1\nsources:\n  aws: {profil: x}\n", "a.yaml:3"},
		"a token":          {"version: 1\nsources: {saas: [{provider: slack, token_env: xoxp-1234}]}\n", "sources.saas[0].token_env is no name of a variable; put the secret into one, such as SLACK_TOKEN"},
		"an App":           {"version: 1\nsources: {github: {organization: acme, app: {id: 5}}}\n", "sources.github.app needs id, installation_id and private_key_env"},
		"two of a name":    {"version: 1\nsources: {saas: [{provider: slack}, {provider: slack}]}\n", `the name "slack" is used twice`},
		"a provider":       {"version: 1\nsources: {saas: [{provider: cvs, name: a, kind: people, path: p}]}\n", `no provider "cvs" (did you mean csv?); use csv or one of cloudflare,`},
		"a kind":           {"version: 1\nsources: {saas: [{provider: csv, name: a, kind: seats, path: p}]}\n", `no kind "seats"; use one of people, accounts, prices`},
		"one name twice":   {"version: 1\nsources: {saas: [{provider: csv, name: a, kind: people, path: p}, {provider: csv, name: a, kind: people, path: q}]}\n", "used twice"},
		"a Region":         {"version: 1\nsources: {aws: {regions: [europe]}}\n", `"europe"`},
		"an external ID":   {"version: 1\nsources: {aws: {external_id_env: 7f3c-secret}}\n", "a.yaml: sources.aws.external_id_env is no name of a variable"},
		"regions as text":  {"version: 1\nsources: {aws: {regions: all}}\n", "a.yaml:2"},
		"a list for a map": {"version: 1\nsources: [aws]\n", "a.yaml:2"},
		"a triage rule":    {"version: 1\nsources: {aws: {}}\ntriage: {channel: [{when: {}, channel: pager}]}\n", `no channel "pager"`},
		"nothing":          {"", "a.yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parseConfig("a.yaml", []byte(c.in))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want one with %q", err, c.want)
			}
		})
	}
}

func FuzzConfig(f *testing.F) {
	f.Add([]byte(goodConfig))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := parseConfig("a.yaml", b)
		if err == nil && c.check("a.yaml") != nil {
			t.Error("a configuration is accepted once and refused the second time")
		}
	})
}
