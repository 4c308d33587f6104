package engine

import (
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors/schemas"
)

// plain compiles a package without METADATA.
func plain(rules string) (*Catalogue, error) {
	return NewCatalogue(PolicySet{
		Modules: []Module{{Path: "own.rego", Source: []byte("package main\n\nimport rego.v1\n\n" + rules + "\n")}},
		Schemas: schemas.All(),
	})
}

func TestReadsAreInferred(t *testing.T) {
	for name, c := range map[string]struct{ rules, want string }{
		"none":             {`deny contains input.asset.name if input.asset.type == "aws.bucket"`, ""},
		"attribute":        {`deny contains "x" if input.asset.attributes.versioning == "Suspended"`, "attributes.versioning"},
		"tags":             {`deny contains "x" if not input.asset.tags["acme.example/owner"]`, "tags"},
		"variable":         {"deny contains \"x\" if {\n\ta := input.asset\n\tb := a.attributes\n\tb.versioning == \"Suspended\"\n}", "attributes.versioning"},
		"negated":          {`deny contains "x" if not input.asset.attributes.public_access_block`, "attributes.public_access_block"},
		"list":             {`deny contains "x" if some r in input.asset.attributes.lifecycle`, "attributes.lifecycle"},
		"below":            {"deny contains \"x\" if {\n\tinput.asset.attributes.contacts.security\n\tinput.asset.attributes.contacts\n}", "attributes.contacts"},
		"any attribute":    {`deny contains k if some k, null in input.asset.attributes`, "attributes"},
		"handed on":        {"bad(a) if a.attributes.versioning == \"Suspended\"\n\ndeny contains \"x\" if bad(input.asset)", "attributes.versioning"},
		"input handed on":  {"bad(i) if i.asset.attributes.versioning == \"Suspended\"\n\ndeny contains \"x\" if bad(input)", "attributes.versioning"},
		"whole asset":      {`deny contains "x" if json.marshal(input.asset) == ""`, "attributes links monthly_cost tags"},
		"whole input":      {`deny contains "x" if json.marshal(input) == ""`, "attributes links monthly_cost tags"},
		"unnamed":          {`deny contains "x" if input.asset[_] == "x"`, "attributes links monthly_cost tags"},
		"in another rule":  {"off if input.asset.attributes.versioning == \"Suspended\"\n\ndeny contains \"x\" if off", "attributes.versioning"},
		"warn":             {`warn contains "x" if input.asset.links.volumes[0]`, "links.volumes"},
		"in comprehension": {`violation contains {"msg": "x"} if count([1 | input.asset.attributes.versioning]) == 0`, "attributes.versioning"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := plain(c.rules)
			if err != nil {
				t.Fatal(err)
			}
			if reads := got.Controls[0].Reads; !slices.Equal(reads, strings.Fields(c.want)) {
				t.Errorf("reads are %v, want %v", reads, c.want)
			}
		})
	}
}

func TestBuiltInControlsNameWhatTheyRead(t *testing.T) {
	modules, err := BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	c, err := NewCatalogue(PolicySet{Modules: modules, Schemas: schemas.All()})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range c.Controls {
		if len(x.Reads) > 0 {
			t.Errorf("%s was found to read %v", x.ID, x.Reads)
		}
	}
}

func TestMisspeltInPlainPackages(t *testing.T) {
	for name, c := range map[string]struct{ rules, want string }{
		"attribute":           {`deny contains "x" if input.asset.attributes.versionnning == "Suspended"`, "own.rego:5: the asset has no versionnning (attributes.versionnning), whatever its type; did you mean versioning?"},
		"attribute below":     {`deny contains "x" if input.asset.attributes.contacts.securty == null`, "the asset has no securty (attributes.contacts.securty), whatever its type; did you mean security?"},
		"attribute of none":   {"deny contains \"x\" if {\n\tinput.asset.type == \"aws.bucket\"\n\tinput.asset.attributes.zzzzzz\n}", "own.rego:7: the asset has no zzzzzz"},
		"type":                {`deny contains "x" if input.asset.type == "aws.bukket"`, `own.rego:5: no asset type "aws.bukket", with which input.asset.type is compared; did you mean aws.bucket?`},
		"type first":          {`deny contains "x" if "aws.bukket" = input.asset.type`, "did you mean aws.bucket?"},
		"type by variable":    {"deny contains \"x\" if {\n\tt := input.asset.type\n\tt != \"aws.bukket\"\n}", "did you mean aws.bucket?"},
		"type in a set":       {`deny contains "x" if input.asset.type in {"aws.volume", "aws.bukket"}`, "did you mean aws.bucket?"},
		"type in a list":      {`deny contains "x" if not input.asset.type in ["aws.bukket"]`, "did you mean aws.bucket?"},
		"type in a helper":    {"bucket if input.asset.type == \"aws.bukket\"\n\ndeny contains \"x\" if bucket", "did you mean aws.bucket?"},
		"provider":            {`deny contains "x" if input.asset.type == "asw.bucket"`, "did you mean aws.bucket?"},
		"no provider":         {`deny contains "x" if input.asset.type == "bucket"`, `input.asset.type is compared with "bucket", which is no asset type`},
		"own type":            {"deny contains \"x\" if {\n\tinput.asset.type == \"acme.seat\"\n\tinput.asset.attributes.versionning\n}", ""},
		"like another":        {`deny contains "x" if input.asset.attributes.encryption == "none"`, ""},
		"own attribute":       {`deny contains "x" if input.asset.attributes.seat_plan_of_acme == "free"`, ""},
		"attribute of some":   {"deny contains \"x\" if {\n\tinput.asset.type == \"aws.bucket\"\n\tinput.asset.attributes.encrypted\n}", ""},
		"compared with other": {`deny contains "x" if input.asset.name == "aws.bukket"`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := plain(c.rules)
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("error is\n%v, want\n%s", err, c.want)
			}
		})
	}
}

func TestSyntaxErrorsSayWhatToWrite(t *testing.T) {
	for rules, want := range map[string]string{
		`deny[msg] { msg := "x" }`:                    "keyword is required before rule body; this is Rego v1: write deny contains msg if { … }",
		`deny contains "x" { true }`:                  "this is Rego v1",
		`deny msg if { msg := "x" }`:                  "var cannot be used for rule name; write deny contains msg if { … }",
		"deny contains \"x\" if {\n\ttrue":            "unexpected eof token; close what is open",
		`deny contains "x" if !input.asset.name`:      "illegal ! character; write not",
		`deny contains "x" if { true && true }`:       "unexpected and token; write each condition on a line of its own",
		`deny contains "x" if { true and true }`:      "write each condition on a line of its own",
		`deny contains "x" if { any([true]) }`:        "OPA 1.0 has no any",
		`deny contains sprintf("%s" [1]) if { true }`: `unexpected [ token: expected "," or ")"`,
	} {
		if _, err := plain(rules); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error is\n%v, want\n%s", rules, err, want)
		}
	}
}
