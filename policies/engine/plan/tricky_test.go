package plan

import (
	"fmt"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/enginetest"
)

// rulesets are policies that take the short cuts of the compiler to their limits.
// Each has to say what the reference engine says.
var rulesets = map[string]string{
	"answer of a test that is used again": `deny contains $"starts {yes}" if {
	yes := startswith(input.asset.name, "w")
	yes
	count([yes]) == 1
}`,
	"quotient that is used again": `deny contains $"{n} of {q}" if {
	q := count(input.asset.tags) / 2
	n := floor(q)
	q > 3
}`,
	"rule of a rule that does not read the input": `listed contains r if some r in data.settings.guardrails.regions
also := {r: [r, r] | some r in listed}
deny contains $"Region {input.asset.region}" if not also["eu-central-1"]
deny contains $"Region {r}" if some r, [r, _] in also
deny contains $"again {r}" if some r in listed`,
	"constants in a loop": `deny contains $"{x} {y}" if {
	some x in [1, 2, 3]
	y := {10, 20}
	x * 10 in y
}`,
	"else": `kind := "a" if startswith(input.asset.name, "x")
else := "b" if input.asset.attributes.encrypted
else := "c"
deny contains kind`,
	"rules that OPA would plan as one": unplanned,
	"default of a function": `default size(_) := 7
size(x) := count(x) if count(x) > 9
deny contains $"{size(input.asset.tags)} {size(input.asset.links)}"`,
	"two values": `v := 1 if input.asset.name == "web"
v := 2 if input.asset.region == "eu-west-1"
deny contains $"v {v}"`,
	"error that is negated": `deny contains "no time" if not time.parse_rfc3339_ns(input.asset.name)`,
	"error behind what is false": `deny contains "no time" if {
	input.asset.name == "nobody"
	time.parse_rfc3339_ns(input.asset.name)
}`,
	"with another input": `named if input.asset.name == "web"
deny contains "named" if named with input.asset.name as "web"
deny contains "now" if not named with input as {"asset": {}}
deny contains "really" if named`,
	"with another setting": `near if input.asset.region in data.settings.guardrails.regions
deny contains "near" if near
deny contains "far" if not near with data.settings.guardrails.regions as []`,
	"every": `deny contains "all" if every id in input.asset.links.volumes { startswith(id, "arn:") }`,
	"walk":  `deny contains $"{p}" if { some p; walk(input.asset.attributes, [p, true]) }`,
	"object functions": `deny contains $"{k}" if {
	o := object.union(input.asset.tags, {"more": "x"})
	some k in object.keys(object.filter(o, ["more", "owner", "none"]))
}`,
	"big numbers": `deny contains $"{x}" if {
	some n in [9007199254740993, 9223372036854775807, 0.1, 1e3, 100, 1.0]
	x := [n + 1, n * n, n - 1, n == 1000, n == 1]
}`,
	"sets":          `deny contains $"{a} {b}" if { a := {1, 2, "x"} & {2.0, "x"}; b := {3, 1} | {1, 2} }`,
	"text of units": `deny contains $"{lower(upper(input.asset.name))} {count("日本語")} {substring("日本語", 1, 1)} {indexof("日本", "本")}"`,
	"negative index": `deny contains "x" if [1, 2, 3][count([0])] == 2
deny contains "y" if not [1][-count([0])]
deny contains "z" if not object.get({"a": 1}, 0, false)`,
	"places": `deny contains $"{p}" if { some p in [0, 1.0, 1e0, 1.5, "1", -0.0]; ["a", "b"][p] }
deny contains $"member {p}" if { some p in [1.0, 2.0]; p, "b" in ["a", "b"] }
deny contains $"path {p}" if { some p in [1.0, "1"]; object.get({"a": ["b", "c"]}, ["a", p], "") == "c" }`,
	"places in settings": `deny contains $"{p}" if { some p in [1.0, "1", "x"]; data.settings.guardrails.regions[p] }`,
	"place by its text":  `deny contains "first" if data.settings.guardrails.regions["0"]`,
	"empty": `deny contains $"{count(e)}" if e := max([])
deny contains "none" if not max([])`,
	"key of parts":      `deny contains "found" if { o := {["a", 1]: {"b": [true]}}; o[["a", 1]].b[0] }`,
	"all of a document": `deny contains $"{count(json.marshal(input.asset))}"`,
}

func TestTrickyPoliciesSayTheSame(t *testing.T) {
	docs := enginetest.Company(40)
	for name, rules := range rulesets {
		t.Run(name, func(t *testing.T) { same(t, one(rules), docs) })
	}
}

// TestExpressionsOfAssets makes expressions of what assets say, which is gone when
// they are used again.
func TestExpressionsOfAssets(t *testing.T) {
	web := enginetest.Company(1)[0]
	var docs []string
	for i := range 300 {
		docs = append(docs, strings.Replace(web, `"name":"web"`, fmt.Sprintf(`"name":"web-%03d"`, i), 1))
	}
	same(t, one(`deny contains "is not itself" if not regex.match(concat("", ["^", input.asset.name, "$"]), input.asset.name)`), docs)
}

// one is a set with one control for all of the Company.
func one(rules string) engine.PolicySet {
	set := enginetest.Typical()
	set.Modules = []engine.Module{module("tricky", rules)}
	return set
}

func module(name, rules string) engine.Module {
	text := "# METADATA\n# custom:\n#   asset_types: [aws.instance, aws.volume, aws.database, aws.snapshot]\n#   requires: [tags, links, attributes]\npackage bench." + name + "\n\n" + rules + "\n"
	return engine.Module{Path: name + ".rego", Source: []byte(text)}
}

// unplanned is what OPA makes no plan of: rules whose names begin alike are one
// function to it, and one of them asks for another.
const unplanned = `size[kind].most := 3 if some kind in ["tags", "links"]
size.all.most := n if n := size.tags.most + size.links.most
deny contains $"{size.all.most}" if count(input.asset.tags) < size.all.most`

// TestUnplanned wants a control that OPA makes no plan of to be left out alone,
// with the reason, and to be an error to who wants none left out.
func TestUnplanned(t *testing.T) {
	set := one(unplanned)
	set.Modules = append(set.Modules, module("other", `deny contains "named" if input.asset.name == "web"`))
	p, err := compiled(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	const why = "OPA makes no plan of it: tricky.rego:"
	if got := Left(p.plan, "bench.tricky"); !strings.HasPrefix(got, why) {
		t.Errorf("left for %q, want %q", got, why)
	}
	if got := Left(p.plan, "bench.other"); got != "" {
		t.Errorf("the other control is left for %q too", got)
	}
	err = Whole(p.plan, func(string) bool { return false })
	if err == nil || !strings.HasPrefix(err.Error(), "bench.tricky does not run on the plan engine: "+why) || strings.Contains(err.Error(), "bench.other") {
		t.Errorf("whole says %v, want bench.tricky and why", err)
	}
	if err := Whole(p.plan, func(id string) bool { return id == "bench.tricky" }); err != nil {
		t.Errorf("whole says %v of what is skipped", err)
	}
	same(t, set, enginetest.Company(4))
}

// TestCallsThatMultiply compiles functions of which each calls the next one
// twice, which is too much for whoever follows every call.
func TestCallsThatMultiply(t *testing.T) {
	var rules strings.Builder
	for c := 'a'; c < 'z'; c++ {
		rules.WriteString("f_" + string(c) + "(x) if { f_" + string(c+1) + "(x); f_" + string(c+1) + "(x.tags) }\n")
	}
	rules.WriteString("f_z(x) if x.owner\ndeny contains \"x\" if f_a(input.asset)\n")
	same(t, one(rules.String()), enginetest.Company(4))
}
