package reference

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
)

// names lists what a control sees under related.x.
const names = `deny contains sprintf("[%s]", [concat(",", [o.name | some o in input.related.x])])`

func instance(at, id, name, more string) string {
	return fmt.Sprintf(`%s {"id":%q,"type":"aws.instance","name":%q,"parent":"acct","attributes":{%s},"links":{"volumes":["vol-1"]},"source":"s"}`, at, id, name, more)
}

func seen(state collectors.State, assetType string) collectors.Coverage {
	return collectors.Coverage{Place: where, AssetType: assetType, State: state}
}

const elsewhere = "aws:222222222222/eu-west-1"

func TestJoins(t *testing.T) {
	const beside = "aws:111122223333/us-east-1" // the same account
	mail := instance(beside, "i-0", "mail", ``)
	there := func(state collectors.State) collectors.Coverage {
		return collectors.Coverage{Place: beside, AssetType: "aws.instance", State: state}
	}
	web, db := instance(where, "i-1", "web", `"state":"running"`), instance(elsewhere, "i-2", "db", ``)
	complete := []collectors.Coverage{seen(collectors.Complete, "aws.instance"), {Place: elsewhere, AssetType: "aws.instance", State: collectors.Complete}}
	denied := append(slices.Clone(complete[:1]), collectors.Coverage{Place: elsewhere, AssetType: "aws.instance", State: collectors.Denied, Reason: "AccessDenied by ec2:DescribeInstances"})
	const why = "aws.instance in " + elsewhere + ": denied, AccessDenied by ec2:DescribeInstances"

	for name, c := range map[string]struct {
		join     string
		links    string
		others   []string
		coverage []collectors.Coverage
		want     string
	}{
		"by ID, found":                  {"links.attached_to", `["i-1"]`, []string{web, db}, denied, "fail [web]"},
		"by ID, all found":              {"{type: aws.instance, key: id, from: links.attached_to}", `["i-2","i-1"]`, []string{web, db}, denied, "fail [web,db]"},
		"by ID, one missing":            {"{type: aws.instance, key: id, from: links.attached_to}", `["i-1","i-3"]`, []string{web, db}, denied, "unknown related x: " + why},
		"by ID, missing for certain":    {"{type: aws.instance, key: id, from: links.attached_to}", `["i-1","i-3"]`, []string{web, db}, complete, "fail [web]"},
		"by ID, none wanted":            {"{type: aws.instance, key: id, from: links.attached_to}", `[]`, nil, denied, "fail []"},
		"by ID, of another type":        {"{type: aws.bucket, key: id, from: links.attached_to}", `["i-1"]`, []string{web}, append(slices.Clone(complete), seen(collectors.Complete, "aws.bucket")), "fail []"},
		"nobody read the type":          {"{type: hr.person, key: id, from: links.attached_to}", `["p"]`, nil, complete, "unknown related x: no reading of hr.person; configure a source that reads it"},
		"the link was not read":         {"links.volumes", `[]`, nil, complete, "unknown links.volumes was not read"},
		"the link is null":              {"links.attached_to", `null`, nil, denied, "fail []"},
		"by parent":                     {"{type: aws.instance, key: parent, from: parent}", `[]`, []string{db, web}, complete, "fail [web,db]"},
		"by parent, denied somewhere":   {"{type: aws.instance, key: parent, from: parent}", `[]`, []string{db, web}, denied, "unknown related x: " + why},
		"by parent, within the place":   {"{type: aws.instance, key: parent, from: parent, within: scope}", `[]`, []string{db, web}, denied, "fail [web]"},
		"within, not read there":        {"{type: aws.instance, key: parent, from: parent, within: scope}", `[]`, []string{db}, denied[1:], "unknown related x: no reading of aws.instance in " + where + "; configure a source that reads it"},
		"within a pruned place":         {"{type: aws.instance, key: parent, from: parent, within: scope}", `[]`, []string{db}, []collectors.Coverage{seen(collectors.Pruned, "*")}, "fail []"},
		"within the account":            {"{type: aws.instance, key: parent, from: parent, within: place}", `[]`, []string{db, web, mail}, append(slices.Clone(denied), there(collectors.Complete)), "fail [mail,web]"},
		"within, denied in a Region":    {"{type: aws.instance, key: parent, from: parent, within: place}", `[]`, []string{web}, append(slices.Clone(complete), there(collectors.Denied)), "unknown related x: aws.instance in aws:111122223333/us-east-1: denied"},
		"every place pruned":            {"{type: aws.instance, key: parent, from: parent}", `[]`, nil, []collectors.Coverage{seen(collectors.Pruned, "*")}, "fail []"},
		"another provider pruned":       {"{type: hr.person, key: attributes.email, from: id}", `[]`, nil, []collectors.Coverage{seen(collectors.Pruned, "*")}, "unknown related x: no reading of hr.person; configure a source that reads it"},
		"by a list":                     {"{type: aws.instance, key: links.volumes, from: id}", `[]`, []string{db, web}, complete, "fail [web,db]"},
		"by an attribute":               {"{type: aws.instance, key: attributes.state, from: attributes.state}", `[]`, []string{web}, complete, "fail [web]"},
		"of some the key was not read":  {"{type: aws.instance, key: attributes.state, from: attributes.state}", `[]`, []string{web, db}, complete, "unknown related x: attributes.state of 1 aws.instance was not read"},
		"disabled is blind":             {"{type: aws.instance, key: parent, from: parent}", `[]`, nil, []collectors.Coverage{seen(collectors.Disabled, "aws.instance")}, "unknown related x: aws.instance in " + where + ": disabled"},
		"lines about attributes do not": {"{type: aws.instance, key: parent, from: parent}", `[]`, nil, append(slices.Clone(complete), collectors.Coverage{Place: where, AssetType: "aws.instance", Path: "attributes.x", State: collectors.Denied}), "fail []"},
		"the same asset twice":          {"{type: aws.instance, key: parent, from: parent}", `[]`, []string{web, web}, complete, "fail [web]"},
		"any type, unknown":             {"parent", `[]`, []string{web}, denied, "unknown related x: " + why},
		"any type, none":                {"parent", `[]`, []string{web}, complete, "fail []"},
	} {
		t.Run(name, func(t *testing.T) {
			n := night{
				policies: map[string]string{"a": custom("guardrails.a", "related: {x: "+c.join+"}", names)},
				asset:    volume(`,"attributes":{"state":"running"},"links":{"attached_to":` + c.links + `}`),
				others:   c.others, coverage: c.coverage,
			}
			if got := status(n.findings(t)["guardrails.a"]); got != c.want {
				t.Errorf("it is\n%q, want\n%q", got, c.want)
			}
		})
	}
}

// What was found may have been read in part: without a policy's statements
// nobody knows what it denies.
func TestRelatedAssetReadInPart(t *testing.T) {
	line := collectors.Coverage{Place: where, AssetType: "aws.instance", Path: "attributes.imds_v2_required", State: collectors.Denied, Needs: "ec2:X"}
	for name, c := range map[string]struct {
		rule string
		more string
		line collectors.Coverage
		want string
	}{
		"it is absent and read":  {`some i in input.related.x; not i.attributes.imds_v2_required`, ``, line, "unknown related x: i-1 was read without attributes.imds_v2_required (aws.instance attributes.imds_v2_required in " + where + ": denied; needs ec2:X)"},
		"all of it is read":      {`f(input.related.x)`, ``, line, "unknown related x: i-1 was read without attributes.imds_v2_required (aws.instance attributes.imds_v2_required in " + where + ": denied; needs ec2:X)"},
		"it is not read":         {`some i in input.related.x; i.name == "web"`, ``, line, "fail x"},
		"it is there":            {`some i in input.related.x; i.attributes.imds_v2_required`, `"imds_v2_required":true`, line, "fail x"},
		"it is absent elsewhere": {`some i in input.related.x; not i.attributes.imds_v2_required`, ``, collectors.Coverage{Place: elsewhere, AssetType: "aws.instance", Path: "attributes.imds_v2_required", State: collectors.Denied}, "fail x"},
	} {
		t.Run(name, func(t *testing.T) {
			n := night{
				policies: map[string]string{"a": custom("guardrails.a", "related: {x: links.attached_to}", "deny contains \"x\" if { "+c.rule+" }\n\nf(list) if count(list) > 0")},
				asset:    volume(`,"links":{"attached_to":["i-1"]}`),
				others:   []string{instance(where, "i-1", "web", c.more)}, coverage: []collectors.Coverage{seen(collectors.Complete, "aws.instance"), c.line},
			}
			if got := status(n.findings(t)["guardrails.a"]); got != c.want {
				t.Errorf("it is\n%q, want\n%q", got, c.want)
			}
		})
	}
}

// Controls share a query, but no control sees what another has joined.
func TestJoinsDoNotMix(t *testing.T) {
	n := night{
		policies: map[string]string{
			"a": custom("guardrails.a", "related: {x: links.attached_to}", names),
			"b": custom("guardrails.b", "related: {x: {type: aws.instance, key: id, from: links.other}}", names),
			"c": custom("guardrails.c", "related: {y: links.other}", `deny contains concat(",", sort([k | some k, _ in input.related]))`),
			"d": custom("guardrails.d", "", `deny contains concat(",", ["none" | input.related == {}])`),
			"e": custom("guardrails.e", "related: {z: links.missing}", `deny contains "x"`),
		},
		asset:    volume(`,"links":{"attached_to":["i-1"],"other":["i-2"]}`),
		others:   []string{instance(where, "i-1", "web", ""), instance(where, "i-2", "db", "")},
		coverage: []collectors.Coverage{seen(collectors.Complete, "aws.instance")},
	}
	got := n.findings(t)
	for id, want := range map[string]string{
		"guardrails.a": "fail [web]", "guardrails.b": "fail [db]", "guardrails.c": "fail y", "guardrails.d": "fail none",
		"guardrails.e": "unknown links.missing was not read",
	} {
		if s := status(got[id]); s != want {
			t.Errorf("%s says %q, want %q", id, s, want)
		}
	}
}

// A related asset is shown without what findings alone need.
func TestRelatedAssetIsTrimmed(t *testing.T) {
	n := night{
		policies: map[string]string{"a": custom("guardrails.a", "related: {x: links.attached_to}", `deny contains concat(",", object.keys(o)) if some o in input.related.x`)},
		asset:    volume(`,"links":{"attached_to":["i-1"]}`),
		others:   []string{where + ` {"id":"i-1","type":"aws.instance","name":"n","parent":"p","region":"r","tags":{},"owner":"o","monthly_cost":{"minor":1,"currency":"USD"},"url":"u","attributes":{},"links":{},"source":"s","collected_at":"2026-11-25T05:00:00Z"}`},
		coverage: []collectors.Coverage{seen(collectors.Complete, "aws.instance")},
	}
	if got := status(n.findings(t)["guardrails.a"]); got != "fail attributes,id,links,name,owner,parent,region,tags,type" {
		t.Errorf("it has %q", got)
	}
}

// A run without an index knows of no other asset, so it cannot tell.
func TestNoIndex(t *testing.T) {
	n := night{policies: map[string]string{"a": custom("guardrails.a", "related: {x: links.attached_to}", names)}}
	r := n.program(t).NewRun(engine.RunParams{Now: now})
	defer r.Close()
	doc := engine.Document{Where: where, Type: "aws.volume", JSON: []byte(volume(`,"links":{"attached_to":["i-1"]}`))}
	if err := r.NewWorker().Eval(doc, func(f policies.Finding) {
		if f.Status != policies.Unknown {
			t.Errorf("it is %q, want unknown", status(f))
		}
	}); err != nil {
		t.Fatal(err)
	}
}

func TestIndexWantsOnlyWhatJoinsLookUp(t *testing.T) {
	ix := night{policies: map[string]string{
		"a": custom("guardrails.a", "related: {x: {type: aws.instance, key: id, from: links.attached_to}}", names),
	}}.program(t).NewIndex(0)
	if !ix.Wants("aws.instance") || ix.Wants("aws.bucket") {
		t.Error("want aws.instance only")
	}
	if err := ix.Add(engine.Document{Type: "aws.instance", JSON: []byte("{")}); err == nil {
		t.Error("no error for a document that is no JSON")
	}
}

// The index holds little more than the documents' own bytes.
func TestIndexMemory(t *testing.T) {
	ix := night{policies: map[string]string{
		"a": custom("guardrails.a", "related: {x: {type: aws.instance, key: id, from: links.attached_to}, y: {type: aws.instance, key: parent, from: parent, within: scope}}", names+"\n\ndeny contains \"y\" if input.related.y == []"),
	}}.program(t).NewIndex(0)
	const n = 20_000
	bytes := 0
	before := heap()
	for i := range n {
		_, text, _ := strings.Cut(instance(where, fmt.Sprint("i-", i), "web", `"imds_v2_required":true,"state":"`+strings.Repeat("x", 600)+`"`), " ")
		bytes += len(text)
		place := fmt.Sprintf("aws:%012d/eu-west-1", i/100)
		if err := ix.Add(engine.Document{Where: place, Type: "aws.instance", JSON: []byte(text)}); err != nil {
			t.Fatal(err)
		}
	}
	ix.Seal(nil)
	grown := heap() - before
	if holds := ix.Holds(); holds.Assets != n || holds.Bytes < int64(grown)*8/10 || holds.Bytes > int64(grown)*12/10 {
		t.Errorf("it says that it holds %d assets in %d bytes, and the heap grew by %d", holds.Assets, holds.Bytes, grown)
	}
	per := float64(grown) / n
	t.Logf("%.0f bytes for each document of %d", per, bytes/n)
	if limit := float64(bytes/n) + 500; per > limit {
		t.Errorf("%.0f bytes for each document, want at most %.0f", per, limit)
	}
	runtime.KeepAlive(ix)
}

func heap() uint64 {
	runtime.GC()
	runtime.GC() // pools let go of what they have at the second time
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// Of related assets the index keeps the attributes that some control reads.
func TestIndexKeepsWhatIsRead(t *testing.T) {
	const text = `{"id":"i-1","type":"aws.instance","attributes":{"state":"running","instance_type":"m7g.large","public_ip":null},"source":"s"}`
	for name, c := range map[string]struct{ rule, want string }{
		"one":      {`some i in input.related.x; i.attributes.state == "running"`, `{"id":"i-1","type":"aws.instance","attributes":{"state":"running"}}`},
		"none":     {`some i in input.related.x; i.name == "web"`, `{"id":"i-1","type":"aws.instance","attributes":{}}`},
		"any":      {`some i in input.related.x; some _, v in i.attributes; v == 1`, `{"id":"i-1","type":"aws.instance","attributes":{"state":"running","instance_type":"m7g.large","public_ip":null}}`},
		"function": {`some i in input.related.x; f(i)`, `{"id":"i-1","type":"aws.instance","attributes":{"public_ip":null}}`},
		"whole":    {`some i in input.related.x; json.marshal(i) == ""`, `{"id":"i-1","type":"aws.instance","attributes":{"state":"running","instance_type":"m7g.large","public_ip":null}}`},
		"list":     {`json.marshal(input.related.x) == ""`, `{"id":"i-1","type":"aws.instance","attributes":{"state":"running","instance_type":"m7g.large","public_ip":null}}`},
		"default":  {`some i in input.related.x; object.get(i, ["attributes", "state"], "") == ""`, `{"id":"i-1","type":"aws.instance","attributes":{"state":"running"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			ix := night{policies: map[string]string{
				"a": custom("guardrails.a", "related: {x: {type: aws.instance, key: id, from: links.attached_to}}", "deny contains \"x\" if { "+c.rule+" }\n\nf(i) if i.attributes.public_ip"),
			}}.program(t).NewIndex(0).(*index)
			if err := ix.Add(engine.Document{Type: "aws.instance", JSON: []byte(text)}); err != nil {
				t.Fatal(err)
			}
			if got := ix.docs[0].json; got != c.want {
				t.Errorf("it keeps %s, want %s", got, c.want)
			}
		})
	}
}

// A related asset that a worker remembers must not hold the memory of those
// that it forgets.
func TestRememberedAssetsShareNoMemory(t *testing.T) {
	d := newDecoder()
	if _, err := d.decode([]byte(volume(""))); err != nil {
		t.Fatal(err)
	}
	if d.terms == nil {
		t.Fatal("the decoder has no slab left; the test needs one")
	}
	if _, err := d.keep([]byte(volume(""))); err != nil {
		t.Fatal(err)
	}
	if d.terms != nil {
		t.Error("the next document takes its terms from the slab of one that is kept")
	}
}
