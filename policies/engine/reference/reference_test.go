package reference

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/schemas"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
)

// A night is a set of policies over an inventory; tests say what matters.
type night struct {
	policies map[string]string // by package; METADATA is the test's own
	settings map[string]any
	coverage []collectors.Coverage
	others   []string // assets that are only there to be joined
	index    int64    // bytes that these may take; 0: enough
	asset    string
	params   engine.RunParams
}

const where = "aws:111122223333/eu-west-1"

var now = time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)

// volume is an asset with those fields more.
func volume(more string) string {
	return `{"id":"vol-1","type":"aws.volume","name":"data","parent":"acct","region":"eu-west-1","tags":{"owner":"sre"},` +
		`"source":"ec2:DescribeVolumes","collected_at":"2026-11-25T05:00:00Z"` + more + `}`
}

// custom is a package with METADATA of those custom keys.
func custom(name, keys, rules string) string {
	return "# METADATA\n# title: T\n# custom: {severity: high, asset_types: [aws.volume], " + keys + "}\npackage " + name + "\n\n" + rules + "\n"
}

func (n night) program(t *testing.T) engine.Program {
	t.Helper()
	set := engine.PolicySet{Settings: n.settings, Schemas: schemas.All()}
	for _, name := range slices.Sorted(maps.Keys(n.policies)) {
		set.Modules = append(set.Modules, engine.Module{Path: name + ".rego", Source: []byte(n.policies[name])})
	}
	p, err := Engine{}.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// findings evaluates the asset, by control.
func (n night) findings(t *testing.T) map[string]policies.Finding {
	t.Helper()
	got := map[string]policies.Finding{}
	order, err := n.eval(t, func(f policies.Finding) { got[f.Control] = f })
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(order) {
		t.Errorf("findings come as %v, want them sorted by control", order)
	}
	return got
}

func (n night) eval(t *testing.T, emit func(policies.Finding)) (order []string, err error) {
	t.Helper()
	p := n.program(t)
	n.params.Now, n.params.Coverage, n.params.Index = now, n.coverage, p.NewIndex(n.index)
	for _, other := range n.others {
		at, text, _ := strings.Cut(other, " ")
		doc := engine.Document{Where: at, Type: engine.TypeOf([]byte(text)), JSON: []byte(text)}
		if n.params.Index.Wants(doc.Type) {
			if err := n.params.Index.Add(doc); err != nil {
				t.Fatal(err)
			}
		}
	}
	n.params.Index.Seal(n.coverage)
	r := p.NewRun(n.params)
	defer r.Close()
	doc := engine.Document{Where: where, Scope: "aws/111122223333/eu-west-1/region", Type: "aws.volume", JSON: []byte(n.asset)}
	return order, r.NewWorker().Eval(doc, func(f policies.Finding) {
		order = append(order, f.Control)
		emit(f)
	})
}

// status is a finding's status and its reason or messages.
func status(f policies.Finding) string {
	return strings.TrimSpace(fmt.Sprint(f.Status, " ", f.Reason, strings.Join(f.Messages, " | ")))
}

func TestAbsentNullAndFalseAreKeptApart(t *testing.T) {
	encrypted := custom("guardrails.encrypted", "requires: [attributes.encrypted]", `deny contains "is not encrypted" if not input.asset.attributes.encrypted == true`)
	for name, c := range map[string]struct{ more, want string }{
		"absent":       {`,"attributes":{}`, "unknown attributes.encrypted was not read"},
		"no attribute": {``, "unknown attributes.encrypted was not read"},
		"false":        {`,"attributes":{"encrypted":false}`, "fail is not encrypted"},
		"null":         {`,"attributes":{"encrypted":null}`, "fail is not encrypted"},
		"true":         {`,"attributes":{"encrypted":true}`, "pass"},
	} {
		t.Run(name, func(t *testing.T) {
			f := night{policies: map[string]string{"a": encrypted}, asset: volume(c.more)}.findings(t)["guardrails.encrypted"]
			if got := status(f); got != c.want {
				t.Errorf("it is %q, want %q", got, c.want)
			}
		})
	}
}

func TestReasonComesFromCoverage(t *testing.T) {
	n := night{
		policies: map[string]string{"a": custom("guardrails.a", "requires: [attributes.encrypted, attributes.iops, tags]", `deny contains "x" if input.asset.attributes.encrypted == false`)},
		coverage: []collectors.Coverage{
			{Place: where, AssetType: "aws.volume", State: collectors.Complete, Count: 1},
			{Place: where, AssetType: "aws.volume", Path: "attributes", State: collectors.Throttled},
			{Place: where, AssetType: "aws.volume", Path: "attributes.encrypted", State: collectors.Denied, Reason: "AccessDenied by kms:DescribeKey", Needs: "kms:DescribeKey"},
			{Place: where, AssetType: "aws.volume", Path: "attributes.encrypt", State: collectors.Deadline},
			{Place: "aws:2/x", AssetType: "aws.volume", Path: "attributes.iops", State: collectors.Unreachable},
		},
		asset: volume(`,"attributes":{}`),
	}
	want := "unknown attributes.encrypted was not read (aws.volume attributes.encrypted in " + where + ": denied, AccessDenied by kms:DescribeKey; needs kms:DescribeKey); " +
		"attributes.iops was not read (aws.volume attributes in " + where + ": throttled)"
	if got := status(n.findings(t)["guardrails.a"]); got != want {
		t.Errorf("it is\n%q, want\n%q", got, want)
	}
}

func TestWhen(t *testing.T) {
	for name, c := range map[string]struct{ when, more, want string }{
		"holds":             {"attributes.state: [in-use, available]", `"state":"available"`, "fail x"},
		"does not":          {"attributes.state: [in-use, available]", `"state":"error"`, "not_applicable"},
		"is absent":         {"attributes.state: in-use", ``, "unknown attributes.state was not read"},
		"one is false":      {"attributes.encrypted: true, attributes.state: in-use", `"encrypted":false`, "not_applicable"},
		"null is wanted":    {"attributes.state: null", `"state":null`, "fail x"},
		"number":            {"attributes.iops: 3000", `"iops":3000.0`, "fail x"},
		"number is no text": {"attributes.iops: 3000", `"iops":"3000"`, "unknown attributes.iops is a string, not a number as the schema of aws.volume says; mend what wrote the inventory"},
		"tag":               {"tags.owner: sre", ``, "fail x"},
		"tag that is not":   {"tags.env: prod", ``, "not_applicable"},
		"no owner":          {"owner: sre", ``, "not_applicable"},
	} {
		t.Run(name, func(t *testing.T) {
			f := night{
				policies: map[string]string{"a": custom("guardrails.a", "when: {"+c.when+"}", `deny contains "x"`)},
				asset:    volume(`,"attributes":{` + c.more + `}`),
			}.findings(t)["guardrails.a"]
			if got := status(f); got != c.want {
				t.Errorf("it is %q, want %q", got, c.want)
			}
		})
	}
}

func TestFindingIsComplete(t *testing.T) {
	n := night{
		policies: map[string]string{"a": custom("guardrails.a", "requires: [attributes.encrypted, attributes.state, tags.owner, parent]", `
deny contains "b" if input.asset.attributes.encrypted == false

deny contains {"msg": "a", "more": 1} if input.asset.attributes.encrypted == false

deny contains {"msg": "b"} if input.asset.attributes.encrypted == false`)},
		asset: volume(`,"url":"https://console.aws.example/vol-1","attributes":{"encrypted":false,"state":null}`),
	}
	f := n.findings(t)["guardrails.a"]
	if f.Status != policies.Fail || !slices.Equal(f.Messages, []string{"a", "b"}) || f.Severity != policies.High || f.Place != where {
		t.Errorf("finding is %+v", f)
	}
	if f.Fingerprint != policies.Fingerprint("guardrails.a", "vol-1") {
		t.Errorf("fingerprint is %q", f.Fingerprint)
	}
	if a := f.Asset; a.ID != "vol-1" || a.Type != "aws.volume" || a.Name != "data" || a.Parent != "acct" || a.Region != "eu-west-1" || a.URL != "https://console.aws.example/vol-1" || a.Tags["owner"] != "sre" {
		t.Errorf("asset is %+v", a)
	}
	values := map[string]string{}
	for p, v := range f.Evidence.Values {
		values[p] = string(v)
	}
	want := map[string]string{"attributes.encrypted": "false", "attributes.state": "null", "tags.owner": `"sre"`, "parent": `"acct"`}
	if !maps.Equal(values, want) {
		t.Errorf("evidence is %v, want %v", values, want)
	}
	if f.Evidence.Source != "ec2:DescribeVolumes" || !f.Evidence.CollectedAt.Equal(now.Add(-time.Hour)) {
		t.Errorf("evidence is %+v", f.Evidence)
	}
}

func TestOtherTypesAreNotJudged(t *testing.T) {
	n := night{policies: map[string]string{"a": strings.Replace(custom("guardrails.a", "", `deny contains "x"`), "aws.volume", "aws.bucket", 1)}, asset: volume("")}
	if got := n.findings(t); len(got) != 0 {
		t.Errorf("findings are %v, want none", got)
	}
	n.policies = map[string]string{"b": "package main\n\ndeny contains input.asset.type\n"}
	if got := status(n.findings(t)["main"]); got != "fail aws.volume" {
		t.Errorf("a control of every type says %q", got)
	}
}

// The first control of two types is the same, and the others are not.
func TestPlansDoNotMix(t *testing.T) {
	rule := func(name, types string) string {
		return "# METADATA\n# custom: {asset_types: " + types + "}\npackage guardrails." + name + "\n\ndeny contains \"" + name + "\" if input.asset.id\n"
	}
	p := night{policies: map[string]string{"a": rule("a", "[aws.volume, aws.instance]"), "b": rule("b", "[aws.volume]"), "c": rule("c", "[aws.instance]")}}.program(t)
	r := p.NewRun(engine.RunParams{Now: now})
	defer r.Close()
	w := r.NewWorker()
	for assetType, want := range map[string]string{"aws.volume": "[a] [b] ", "aws.instance": "[a] [c] "} {
		got := ""
		if err := w.Eval(engine.Document{Where: where, Type: assetType, JSON: fmt.Appendf(nil, `{"id":"x","type":%q}`, assetType)}, func(f policies.Finding) {
			got += fmt.Sprint(f.Messages, " ")
		}); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s gives %s, want %s", assetType, got, want)
		}
	}
}

func TestUnsetSettingJudgesNothing(t *testing.T) {
	n := night{
		policies: map[string]string{"a": custom("guardrails.a", "settings: [guardrails.domains]", `deny contains "x" if count(data.settings.guardrails.domains) == 1`)},
		settings: map[string]any{"guardrails": map[string]any{"domains": []any{}}},
		asset:    volume(""),
	}
	if got := n.findings(t); len(got) != 0 {
		t.Errorf("findings are %v, want none", got)
	}
	if got := n.program(t).Controls(); len(got) != 1 {
		t.Errorf("%d controls, want 1", len(got))
	}
	n.settings["guardrails"].(map[string]any)["domains"] = []any{"acme.example"}
	if got := status(n.findings(t)["guardrails.a"]); got != "fail x" {
		t.Errorf("with the setting it says %q", got)
	}
}

func TestClockIsTheRuns(t *testing.T) {
	n := night{
		policies: map[string]string{"a": custom("guardrails.a", "", `deny contains input.now if time.now_ns() == time.parse_rfc3339_ns(input.now)`)},
		asset:    volume(""),
	}
	if got := status(n.findings(t)["guardrails.a"]); got != "fail 2026-11-25T06:00:00Z" {
		t.Errorf("it says %q", got)
	}
}

func TestSaving(t *testing.T) {
	const shape = `unknown saving is not {"minor": whole number from 0, "currency": ISO 4217 code}`
	for name, c := range map[string]struct{ saving, want string }{
		"defined":        {`{"minor": 1999, "currency": "USD"}`, "fail x 1999 USD"},
		"zero":           {`{"minor": 0, "currency": "JPY"}`, "fail x 0 JPY"},
		"whole float":    {`{"minor": 2.0 * 10, "currency": "USD"}`, "fail x 20 USD"},
		"undefined":      {`{"minor": 1, "currency": "USD"} if input.asset.name == "other"`, "fail x"},
		"fraction":       {`{"minor": 0.5, "currency": "USD"}`, shape},
		"negative":       {`{"minor": -1, "currency": "USD"}`, shape},
		"no currency":    {`{"minor": 1}`, shape},
		"lower case":     {`{"minor": 1, "currency": "usd"}`, shape},
		"text":           {`"12"`, shape},
		"built-in error": {`{"minor": 1 / count([x | input.asset.name == "other"; x := 1]), "currency": "USD"}`, "unknown saving: div: divide by zero (a.rego:8)"},
	} {
		t.Run(name, func(t *testing.T) {
			f := night{
				policies: map[string]string{"a": custom("cost.a", "", "deny contains \"x\"\n\nsaving := "+c.saving)},
				asset:    volume(""),
			}.findings(t)["cost.a"]
			got := status(f)
			if f.Fault != (f.Status == policies.Unknown) {
				t.Errorf("fault is %v", f.Fault)
			}
			if f.Saving != nil {
				got += fmt.Sprint(" ", f.Saving.Minor, " ", f.Saving.Currency)
			}
			if got != c.want {
				t.Errorf("it is %q, want %q", got, c.want)
			}
		})
	}
}

func TestDocumentThatIsNoAsset(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON":    `{"id":`,
		"no id":      `{"type":"aws.volume"}`,
		"other type": `{"id":"x","type":"aws.bucket"}`,
		"id no text": `{"id":7,"type":"aws.volume"}`,
		"absurd":     `{"id":"x","type":"aws.volume","attributes":{"iops":1e999999999}}`,
		"deep":       `{"id":"x","type":"aws.volume","attributes":{"iops":` + strings.Repeat("[", 1_000_000),
	} {
		t.Run(name, func(t *testing.T) {
			n := night{policies: map[string]string{"a": custom("guardrails.a", "", `deny contains "x"`)}, asset: text}
			if order, err := n.eval(t, func(policies.Finding) {}); err == nil || len(order) > 0 {
				t.Errorf("%d findings, error %v; want an error alone", len(order), err)
			}
		})
	}
}
