package engine

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/corporate-sre/auditor/collectors/schemas"
	"github.com/corporate-sre/auditor/policies"
)

// control is a complete control; tests break one thing of it each.
const control = `# METADATA
# title: Volumes are encrypted
# description: A lost disk tells nothing.
# custom:
#   severity: medium
#   asset_types: [aws.volume]
#   when:
#     attributes.state: [in-use, available]
#   requires: [attributes.encrypted]
#   related:
#     account: parent
#     instances: {type: aws.instance, key: id, from: links.attached_to, within: scope}
#   remediation: Encrypt it.
#   saving_source: AWS public list price.
#   references: {cis_aws_7.0: 2.2}
package guardrails.volume_encrypted

import data.lib.words

deny contains words.bad if input.asset.attributes.encrypted == false

saving := {"minor": 100, "currency": "USD"} if count(input.related.instances) == 0
`

const library = "package lib.words\n\nbad := \"is not encrypted\"\n"

func files(more map[string]string) fstest.MapFS {
	all := fstest.MapFS{
		"guardrails/volume_encrypted/volume_encrypted.rego": {Data: []byte(control)},
		"lib/words/words.rego":                              {Data: []byte(library)},
	}
	for name, text := range more {
		all[name] = &fstest.MapFile{Data: []byte(text)}
		if text == "" {
			delete(all, name)
		}
	}
	return all
}

func catalogue(t *testing.T, fsys fstest.MapFS, settings map[string]any) (*Catalogue, error) {
	t.Helper()
	modules, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return NewCatalogue(PolicySet{Modules: modules, Settings: settings, Schemas: schemas.All()})
}

func TestControlIsReadFromMetadata(t *testing.T) {
	c, err := catalogue(t, files(nil), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Controls) != 1 {
		t.Fatalf("%d controls, want 1", len(c.Controls))
	}
	got := c.Controls[0]
	if len(got.Digest) != 64 {
		t.Errorf("digest is %q", got.Digest)
	}
	got.Digest = ""
	want := policies.Control{
		ID: "guardrails.volume_encrypted", Title: "Volumes are encrypted", Description: "A lost disk tells nothing.",
		Category: "guardrails", Severity: policies.Medium, AssetTypes: []string{"aws.volume"},
		When:     map[string][]any{"attributes.state": {"in-use", "available"}},
		Requires: []string{"attributes.encrypted"},
		Related: map[string]policies.Join{
			"account":   {Key: "id", From: "parent"},
			"instances": {Type: "aws.instance", Key: "id", From: "links.attached_to", Within: "scope"},
		},
		Remediation: "Encrypt it.", SavingSource: "AWS public list price.", References: map[string]string{"cis_aws_7.0": "2.2"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("control is\n%+v, want\n%+v", got, want)
	}
	if r := c.Rules(got.ID); len(r.Deny) != 1 || r.Saving == nil || r.Alone {
		t.Errorf("rules are %+v", r)
	}
}

func TestDigestCoversWhatIsImported(t *testing.T) {
	digest := func(more map[string]string) string {
		c, err := catalogue(t, files(more), nil)
		if err != nil {
			t.Fatal(err)
		}
		return c.Controls[0].Digest
	}
	before := digest(nil)
	if digest(map[string]string{"lib/words/words.rego": strings.Replace(library, "not", "NOT", 1)}) == before {
		t.Error("the library changed, the digest did not")
	}
	if digest(map[string]string{"lib/other/other.rego": "package lib.other\n\nx := 1\n"}) != before {
		t.Error("a library that is not imported changed the digest")
	}
}

func TestMistakes(t *testing.T) {
	const where = "guardrails/volume_encrypted/volume_encrypted.rego"
	for name, c := range map[string]struct{ old, new, want string }{
		"no title":            {"# title: Volumes are encrypted\n", "", where + ":1: control guardrails.volume_encrypted has no title; add title"},
		"metadata in small":   {"# METADATA\n", "# Metadata\n", where + `:1: to OPA "Metadata" is a comment like any other; write # METADATA`},
		"no severity":         {"#   severity: medium\n", "", "has no severity; add severity"},
		"no remediation":      {"#   remediation: Encrypt it.\n", "", "has no remediation; add remediation"},
		"no types":            {"#   asset_types: [aws.volume]\n", "", "has no asset_types; add asset_types"},
		"severity":            {"severity: medium", "severity: hihg", where + `:5: no severity "hihg"; did you mean high? use one of informational, low, medium, high, critical`},
		"unknown custom key":  {"requires:", "require:", where + `:9:5: unknown key "require" in custom; did you mean "requires"?`},
		"unknown key":         {"title:", "titel:", where + `:2:3: unknown key "titel"; did you mean "title"?`},
		"duplicate key":       {"# title", "# title: x\n# title", where + ":4:1: yaml: unmarshal errors: line 2: mapping key \"title\" already defined"},
		"asset type":          {"[aws.volume]", "[aws.volumes]", where + `:6: no asset type "aws.volumes"; did you mean aws.volume?`},
		"type of no provider": {"[aws.volume]", "[volume]", `"volume" is no asset type; write it as provider.kind`},
		"required attribute":  {"requires: [attributes.encrypted]", "requires: [attributes.encripted]", where + ":9: requires attributes.encripted: aws.volume has no encripted; did you mean encrypted?"},
		"required field":      {"requires: [attributes.encrypted]", "requires: [attribute.encrypted]", "aws.volume has no attribute; did you mean attributes?"},
		"required in a list":  {"requires: [attributes.encrypted]", "requires: [attributes.attached_to.x]", "attached_to is a list; end the path there"},
		"when attribute":      {"attributes.state:", "attributes.stat:", where + ":8: when attributes.stat: aws.volume has no stat; did you mean state?"},
		"when another type":   {"[in-use, available]", "[3]", "when attributes.state is never 3; give what it may be: "},
		"when a quoted word":  {"attributes.state: [in-use, available]", `attributes.encrypted: ["false"]`, `when attributes.encrypted is never "false"; give what it may be: boolean`},
		"when value":          {"[in-use, available]", "[{a: b}]", `when attributes.state is {"a":"b"}`},
		"join shorthand":      {"account: parent", "account: owner", where + `:11: related account is "owner"; write parent, links.NAME, or {type`},
		"join field":          {"within: scope", "withn: scope", "it has withn; write"},
		"join without from":   {"from: links.attached_to, ", "", "add from"},
		"join type":           {"type: aws.instance", "type: aws.instances", `no asset type "aws.instances"`},
		"join key":            {"key: id", "key: attributes.idd", "key of related instances attributes.idd: aws.instance has no idd"},
		"join within":         {"within: scope", "within: account", "within can only be scope"},
		"join by the type":    {"key: id, from: links.attached_to", "key: type, from: type", where + ":12: related instances: from type is the same for all assets of a type, so that each would find all; join by what tells assets apart, such as id, parent or an attribute that names one"},
		"join by the source":  {"key: id", "key: source", where + ":12: related instances: key source is the same for all"},
		"join by the time":    {"from: links.attached_to", "from: collected_at", "related instances: from collected_at is the same for all"},
		"join by a boolean":   {"key: id", "key: attributes.imds_v2_required", where + ":12: related instances: key attributes.imds_v2_required has two values at most, so that each would find about all; join by"},
		"join from a boolean": {"from: links.attached_to", "from: attributes.encrypted", "related instances: from attributes.encrypted has two values at most"},
		"join by a map":       {"key: id", "key: attributes", "related instances: key attributes is a map, by which nothing is found"},
		"join from all tags":  {"from: links.attached_to", "from: tags", "related instances: from tags is a map, by which nothing is found"},
		"join from nothing":   {"from: links.attached_to", `from: ""`, "add from"},
		"no saving source":    {"#   saving_source: AWS public list price.\n", "", "saving and saving_source go together"},
		"exposure":            {"severity: medium", "severity: medium\n#   exposure: publik", `no exposure "publik"; did you mean public?`},
		"setting that is not": {"severity: medium", "severity: medium\n#   settings: [guardrails.dais]", "no setting guardrails.dais, which METADATA names; did you mean days?"},
		"setting name":        {"severity: medium", "severity: medium\n#   settings: [required_scps]", "write it as category.key"},
		"package":             {"package guardrails.volume_encrypted", "package guardrails.volume_encryption", "package guardrails.volume_encryption stands in " + where + "; move it to guardrails/volume_encryption/volume_encryption.rego"},
		"no deny":             {"deny contains", "denied contains", "has no rule deny; add: deny contains message if"},
		"deny is no set":      {"deny contains words.bad if", "deny := words.bad if", where + ":20: deny is no set; write: deny contains message if { … }"},
		"deny is a map":       {"deny contains words.bad if", "deny[words.bad] if", "deny is no set"},
		"warn":                {"deny contains words.bad", "warn contains 1 if false\n\ndeny contains words.bad", "has a rule warn; name it deny"},
		"saving is a set":     {"saving := ", "saving contains ", "saving is no single value"},
		"Rego of before 1.0":  {"deny contains words.bad if input.asset.attributes.encrypted == false", "deny[msg] { msg := 1 }", "this is Rego v1: write deny contains msg if { … }"},
		"syntax":              {"== false", "== ", where + ":22:"},
		"reads no attribute":  {"input.asset.attributes.encrypted ==", "input.asset.attributes.encripted ==", where + ":20:28: input.asset.attributes has no encripted; did you mean encrypted?"},
		"through a variable":  {"count(input.related.instances) == 0", "{\n\tsome i in input.related.instances\n\ti.attributes.stat == \"x\"\n}", "related instances has no stat (attributes.stat) in aws.instance; did you mean state?"},
		"wrong type":          {"input.asset.attributes.encrypted == false", "startswith(input.asset.attributes.encrypted, \"x\")", "startswith: invalid argument(s)"},
		"reads no field":      {"input.asset.attributes.encrypted ==", "input.asset.encrypted ==", "the asset has no encrypted (encrypted) in aws.volume"},
		"reads no input":      {"input.asset.attributes.encrypted ==", "input.attributes.encrypted ==", "input has no attributes; use one of asset, now, related"},
		"undeclared join":     {"count(input.related.instances)", "count(input.related.hosts)", "input.related has no hosts; declare it under related in METADATA"},
		"join is a list":      {"count(input.related.instances)", "count(input.related.instances.id)", "input.related.instances is a list; loop over it"},
		"unrequired":          {"words.bad if ", "words.bad if {\n\tinput.asset.attributes.iops == 3\n\t", "deny reads attributes.iops, which requires does not name; add attributes.iops to requires"},
		"unrequired tag":      {"words.bad if ", "words.bad if {\n\tinput.asset.tags.owner == \"x\"\n\t", "add tags to requires"},
		"no package":          {"words.bad if ", "words.bad if {\n\tdata.lib.wrods.bad\n\t", "data.lib.wrods is defined nowhere"},
		"inventory":           {"words.bad if ", "words.bad if {\n\tdata.inventory.x\n\t", "data.inventory is defined nowhere; correct the name; besides packages there is data.settings only, and other assets come by joins: declare related in METADATA"},
		"undefined function":  {"words.bad if", "words.worse(1) if", "undefined function data.lib.words.worse; correct its name"},
		"forbidden function":  {"words.bad if", "http.send({\"url\": \"http://localhost\", \"method\": \"get\"}) if", "undefined function http.send; policies may not call it: it reads the network"},
		"reads files":         {"words.bad if", "json.match_schema({}, {}) if", "policies may not call it: it reads files and hosts"},
		"environment":         {"words.bad if", "opa.runtime() if", "policies may not call it: it reads the environment"},
		"recursion":           {"saving := ", "again(x) := again(x + 1)\n\nsaving := ", "is recursive"},
		"random":              {"words.bad if", "rand.intn(\"x\", 2) if", "policies may not call it: its answer is another one every time"},
		"unknown setting":     {"words.bad if ", "words.bad if {\n\tdata.settings.guardrails.day\n\t", "no setting guardrails.day; did you mean days?"},
		"unused variable":     {"words.bad if ", "words.bad if {\n\tx := 1\n\t", "assigned var x unused"},
		"type compared":       {"words.bad if ", "words.bad if {\n\tinput.asset.type == \"aws.volum\"\n\t", `no asset type "aws.volum", with which input.asset.type is compared; did you mean aws.volume?`},
		"schema of another":   {"# custom:", "# schemas: [{input.asset.attributes: schema.aws.bucket}]\n# custom:", "schema schema.aws.bucket is not that of asset_types; use schema.aws.volume"},
		"schema of a file":    {"# custom:", "# schemas: [{input.asset.attributes: {$ref: \"file:///etc/hostname\"}}]\n# custom:", where + ":1: schemas in METADATA name \"file:///etc/hostname\"; write the schema out, or leave it away"},
		"schema in a list":    {"# custom:", "# schemas: [{input.asset.attributes: {allOf: [{type: object, id: \"http://localhost/s\"}]}}]\n# custom:", "schemas in METADATA name \"http://localhost/s\""},
		"METADATA on a rule":  {"deny contains", "# METADATA\n# custom: {severity: high}\ndeny contains", "METADATA with a severity stands on a rule; move it above the package"},
		"no METADATA":         {"# METADATA", "# DATA", "has no METADATA with custom keys above it"},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(control, c.old) {
				t.Fatalf("the control has no %q", c.old)
			}
			text := strings.Replace(control, c.old, c.new, 1)
			if strings.Contains(c.new, "words.bad if {") {
				text = strings.Replace(text, "== false", "== false\n}", 1)
			}
			_, err := catalogue(t, files(map[string]string{where: text}), map[string]any{"guardrails": map[string]any{"days": 3}})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is\n%v, want\n%s", err, c.want)
			}
			if wrong := "has no rule deny"; strings.HasPrefix(name, "deny is") && strings.Contains(err.Error(), wrong) {
				t.Errorf("error is\n%v, and %s, which it has", err, wrong)
			}
		})
	}
}

func TestPackagesDoNotReachIntoEachOther(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"built-in control twice": {"package guardrails.volume_encrypted\n\ndeny contains 1 if false\n", "package guardrails.volume_encrypted stands in 2 files"},
		"library":                {"package lib.words\n\nbad := \"\"\n", "package lib.words stands in 2 files"},
		"from above":             {"package guardrails\n\nvolume_encrypted.deny contains 1 if false\n", "own.rego:3: rule volume_encrypted.deny reaches into package guardrails.volume_encrypted"},
		"library from above":     {"package lib\n\nwords.bad := \"\" if true\n", "rule words.bad reaches into package lib.words"},
		"settings":               {"package settings.guardrails\n\ndays := 9999\n", "package settings.guardrails is reserved"},
		"system":                 {"package system\n\ndeny contains 1\n", "package system is reserved"},
		"quoted":                 {"package acme[\"a b\"]\n\ndeny contains 1\n", "is no name"},
	} {
		t.Run(name, func(t *testing.T) {
			modules, err := Load(files(nil))
			if err != nil {
				t.Fatal(err)
			}
			modules = append(modules, Module{Path: "own.rego", Source: []byte(c.text)})
			_, err = NewCatalogue(PolicySet{Modules: modules, Schemas: schemas.All()})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error is\n%v, want\n%s", err, c.want)
			}
		})
	}
}

// Files written for conftest run as they are, as long as they ask for what
// there is.
func TestPlainPackages(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"main.rego":      "package main\n\nimport rego.v1\n\ndeny contains \"bad\" if input.asset.name == \"bad\"\n\nwarn contains {\"msg\": \"odd\"} if input.asset.name == \"odd\"\n",
		"more.rego":      "package main\n\nviolation contains {\"msg\": \"worse\"} if input.asset.name == \"worse\"\n\ndeny_more contains \"x\" if false\n",
		"seats.rego":     "package acme.seats_used\n\nwarn contains \"idle\" if input.asset.name == \"idle\"\n",
		"help.rego":      "package helpers\n\nx := 1\n",
		"main_test.rego": "package main_test\n\ntest_x if true\n",
		"notes.txt":      "no Rego",
		".git/x.rego":    "nonsense",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	modules, err := LoadPaths([]string{dir, filepath.Join(dir, "main.rego")})
	if err != nil {
		t.Fatal(err)
	}
	if len(modules) != 5 {
		t.Fatalf("%d modules, want 5", len(modules))
	}
	c, err := NewCatalogue(PolicySet{Modules: modules, Schemas: schemas.All()})
	if err != nil {
		t.Fatal(err)
	}
	type short struct {
		title, category string
		severity        policies.Severity
		rules           int
	}
	got := map[string]short{}
	for _, x := range c.Controls {
		if len(x.AssetTypes) != 0 {
			t.Errorf("%s judges %v, want every type", x.ID, x.AssetTypes)
		}
		got[x.ID] = short{x.Title, x.Category, x.Severity, len(c.Rules(x.ID).Deny)}
	}
	want := map[string]short{
		"main":            {"Main", "custom", policies.Medium, 3},
		"main.warn":       {"Main", "custom", policies.Low, 1},
		"acme.seats_used": {"Seats used", "acme", policies.Low, 1},
	}
	if !maps.Equal(got, want) {
		t.Errorf("controls are %v, want %v", got, want)
	}
}

func TestUserControls(t *testing.T) {
	set := func(text string) PolicySet {
		return PolicySet{Modules: []Module{{Path: "own/acme.rego", Source: []byte(text)}}, Schemas: schemas.All()}
	}
	const own = "# METADATA\n# custom:\n#   asset_types: [acme.seat]\n#   requires: [attributes.plan]\npackage acme.seats_paid\n\ndeny contains \"free\" if input.asset.attributes.plan == \"free\"\n"
	c, err := NewCatalogue(set(own))
	if err != nil {
		t.Fatal(err)
	}
	if x := c.Controls[0]; x.Severity != policies.Medium || x.Title != "Seats paid" || !slices.Equal(x.AssetTypes, []string{"acme.seat"}) {
		t.Errorf("control is %+v", x)
	}
	if _, err = NewCatalogue(set(strings.Replace(own, "acme.seat]", "aws.acount]", 1))); err == nil || !strings.Contains(err.Error(), "did you mean aws.account?") {
		t.Errorf("a misspelt type of a known provider gives %v", err)
	}
	if _, err = NewCatalogue(set(strings.Replace(own, "requires: [attributes.plan]", "requires: []", 1))); err == nil || !strings.Contains(err.Error(), "deny reads attributes.plan") {
		t.Errorf("a user's control that does not require what it reads gives %v", err)
	}
}

func TestNoPolicies(t *testing.T) {
	if _, err := NewCatalogue(PolicySet{}); err == nil {
		t.Error("an empty set compiles")
	}
	for _, p := range []string{t.TempDir(), filepath.Join(t.TempDir(), "none"), "load.go"} {
		if _, err := LoadPaths([]string{p}); err == nil {
			t.Errorf("LoadPaths(%q) gives no error", p)
		}
	}
}

func FuzzCatalogue(f *testing.F) {
	f.Add(control)
	f.Add("package a\n\ndeny contains 1 if input.asset.x[_].y[input.now]\n")
	f.Add("# METADATA\n# custom: {related: {a: {}, b: 3}, when: {tags.x: [1]}}\npackage a\n\ndeny contains x if { x := data[y] }\n")
	known := schemas.All()
	f.Fuzz(func(t *testing.T, text string) {
		for _, builtIn := range []bool{true, false} {
			c, err := NewCatalogue(PolicySet{Modules: []Module{{Path: "a.rego", Source: []byte(text), BuiltIn: builtIn}}, Schemas: known})
			if err == nil && c == nil {
				t.Error("neither a catalogue nor an error")
			}
		}
	})
}

// A misspelt type is the mistake, not the schema that is written right.
func TestTypeIsCheckedBeforeSchema(t *testing.T) {
	const where = "guardrails/volume_encrypted/volume_encrypted.rego"
	text := strings.Replace(control, "# custom:", "# schemas: [{input.asset.attributes: schema.aws.volume}]\n# custom:", 1)
	text = strings.Replace(text, "[aws.volume]", "[aws.volum]", 1)
	_, err := catalogue(t, files(map[string]string{where: text}), nil)
	if err == nil || !strings.HasPrefix(err.Error(), where+`:7: no asset type "aws.volum"; did you mean aws.volume?`) || strings.Contains(err.Error(), "schema") {
		t.Errorf("error is %v", err)
	}
}
