package reference

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/corporate-sre/auditor/collectors/schemas"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
)

// endless would take years: a loop of a million in each of three variables.
const endless = `deny contains "x" if {
	some a in numbers.range(1, 1000)
	some b in numbers.range(1, 1000)
	some c in numbers.range(1, 1000)
	a + b + c < 0
}`

// neighbours are controls beside the one that a test is about; their answers
// must not change, whatever the other does.
func neighbours(guilty string) map[string]string {
	return map[string]string{
		"a": custom("guardrails.a", "requires: [attributes.encrypted]", `deny contains "not encrypted" if input.asset.attributes.encrypted == false`),
		"m": guilty,
		"z": custom("guardrails.z", "", `deny contains "x" if input.asset.name == "other"`),
	}
}

func TestOnlyTheGuiltyIsUnknown(t *testing.T) {
	for name, c := range map[string]struct{ rules, want string }{
		"built-in error":       {`deny contains "x" if time.parse_rfc3339_ns(input.asset.name) > 0`, `unknown time.parse_rfc3339_ns: parsing time "data" as "2006-01-02T15:04:05Z07:00": cannot parse "data" as "2006" (m.rego:6)`},
		"error under not":      {`deny contains "x" if not time.parse_rfc3339_ns(input.asset.name) > 0`, `unknown time.parse_rfc3339_ns: parsing time "data" as "2006-01-02T15:04:05Z07:00": cannot parse "data" as "2006" (m.rego:6)`},
		"error beside failure": {"deny contains \"x\"\n\ndeny contains 1 / 0", `unknown div: divide by zero (m.rego:8)`},
		"wrong type":           {`deny contains "x" if startswith(input.asset.tags, "x")`, "unknown startswith: operand 1 must be string but got object (m.rego:6)"},
		"conflict":             {"deny contains y if y := x\n\nx := \"1\" if input.asset.id\n\nx := \"2\" if input.asset.id", `unknown rule data.guardrails.m.x produced conflicting values: "1" at m.rego:8 "2" at m.rego:10 (m.rego:10)`},
		"object conflict":      {`deny contains "x" if { y := {k: v | some k in ["a", "a"]; some v in [1, 2]}; count(y) > 0 }`, `unknown object keys must be unique (m.rego:6)`},
		"steps":                {endless, "unknown it took more than 200000 steps"},
		"large range":          {`deny contains "x" if count(numbers.range(1, 1000000000)) < 0`, "unknown it took more than 200000 steps"},
		"number":               {`deny contains 7`, "unknown deny gave a number; give a string or an object with msg"},
		"object":               {`deny contains {"message": "x"}`, "unknown deny gave an object whose msg is no string; give a string or an object with msg"},
		"array":                {"deny contains \"x\"\n\ndeny contains [\"y\"]", "unknown deny gave an array; give a string or an object with msg"},
		"empty message":        {`deny contains ""`, "unknown deny gave an empty message; say what is wrong"},
	} {
		t.Run(name, func(t *testing.T) {
			n := night{
				policies: neighbours(custom("guardrails.m", "requires: [tags]", c.rules)),
				asset:    volume(`,"attributes":{"encrypted":false}`),
				params:   engine.RunParams{Steps: 200_000},
			}
			got := n.findings(t)
			if !got["guardrails.m"].Fault || got["guardrails.a"].Fault {
				t.Error("want a fault of the guilty control alone")
			}
			if s := status(got["guardrails.m"]); s != c.want {
				t.Errorf("the guilty control says\n%q, want\n%q", s, c.want)
			}
			if s := status(got["guardrails.a"]); s != "fail not encrypted" {
				t.Errorf("its neighbour says %q", s)
			}
			if s := status(got["guardrails.z"]); s != "pass" {
				t.Errorf("its neighbour says %q", s)
			}
		})
	}
}

// The library is shared: its error is that of each control that comes by it.
func TestErrorInLibraryIsUnknownForItsUsers(t *testing.T) {
	n := night{
		policies: map[string]string{
			"a":   custom("guardrails.a", "", `deny contains "x" if data.lib.l.bad(input.asset.name)`),
			"b":   custom("guardrails.b", "", `deny contains "x" if data.lib.l.bad(input.asset.name)`),
			"c":   custom("guardrails.c", "", `deny contains "x"`),
			"lib": "package lib.l\n\nbad(x) if to_number(x) > 0\n",
		},
		asset: volume(""),
	}
	got := n.findings(t)
	for id, want := range map[string]policies.Status{"guardrails.a": policies.Unknown, "guardrails.b": policies.Unknown, "guardrails.c": policies.Fail} {
		if got[id].Status != want {
			t.Errorf("%s is %s, want %s", id, status(got[id]), want)
		}
	}
}

func TestSlowControlIsGivenUp(t *testing.T) {
	n := night{policies: neighbours(custom("guardrails.m", "", endless)), params: engine.RunParams{Now: now, Steps: 10_000}}
	r := n.program(t).NewRun(n.params)
	defer r.Close()
	w := r.NewWorker()
	var reasons []string
	for range 12 {
		err := w.Eval(engine.Document{Where: where, Type: "aws.volume", JSON: []byte(volume(""))}, func(f policies.Finding) {
			if f.Fault != (f.Control == "guardrails.m") {
				t.Errorf("fault of %s is %v", f.Control, f.Fault)
			}
			if f.Control == "guardrails.m" {
				reasons = append(reasons, f.Reason)
			} else if f.Status == policies.Unknown && f.Control != "guardrails.a" {
				t.Errorf("its neighbour says %q", status(f))
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if reasons[0] != "it took more than 10000 steps" || reasons[2] != reasons[0] || reasons[3] != "it spent its budget on 3 assets before and was given up" {
		t.Errorf("reasons are %q", reasons)
	}
}

// The watch stops what runs too long, and nothing else.
func TestWatch(t *testing.T) {
	w := newWatch(30*time.Millisecond, 100)
	b, other := w.newBudget(1000), w.newBudget(1000)
	small := func(uint64) uint64 { return 0 }
	about := &question{&query{controls: []*control{{Control: &policies.Control{ID: "guardrails.m"}}}}, "vol-1"}
	b.begin(w.ticks.Load(), about)
	for range 3 {
		w.look(small)
		if b.Cancelled() {
			t.Fatal("stopped before its time")
		}
	}
	w.look(small)
	if !b.Cancelled() || other.state.Load() != 0 {
		t.Error("want the slow query stopped, and the idle worker left alone")
	}
	if why := b.end(); why != "it took too long" {
		t.Errorf("why is %q", why)
	}
	b.begin(w.ticks.Load(), about)
	if b.Cancelled() {
		t.Error("the next query is stopped too")
	}
	w.look(small)
	w.look(func(uint64) uint64 { return 1 << 62 })
	if why := b.end(); why != "it took too much memory" {
		t.Errorf("why is %q", why)
	}
	select {
	case err := <-w.stalled:
		t.Errorf("stalled: %v, although every query ended", err)
	default:
	}
	seen := b.state.Load()
	b.begin(w.ticks.Load(), about)
	if b.stop(seen, tooLong); b.Cancelled() {
		t.Error("a late stop hits the query after the one that was meant")
	}
}

// A query that cannot be stopped ends the run instead.
func TestWatchGivesUp(t *testing.T) {
	w := newWatch(30*time.Millisecond, 100)
	b := w.newBudget(1000)
	b.begin(w.ticks.Load(), &question{&query{controls: []*control{{Control: &policies.Control{ID: "guardrails.m"}}}}, "vol-1"})
	for range 20 {
		w.look(func(uint64) uint64 { return 0 })
	}
	select {
	case err := <-w.stalled:
		if want := "evaluate vol-1: guardrails.m cannot be stopped; leave out the control that calls a built-in function with a huge value"; err.Error() != want {
			t.Errorf("error is %q, want %q", err, want)
		}
	default:
		t.Error("no error, although the query goes on")
	}
}

// The real clock stops a real query.
func TestTimeout(t *testing.T) {
	n := night{
		policies: neighbours(custom("guardrails.m", "", endless)),
		asset:    volume(`,"attributes":{"encrypted":false}`),
		params:   engine.RunParams{Timeout: 50 * time.Millisecond, Steps: 1 << 50},
	}
	got := n.findings(t)
	if s := status(got["guardrails.m"]); s != "unknown it took too long" {
		t.Errorf("the guilty control says %q", s)
	}
	if s := status(got["guardrails.a"]); s != "fail not encrypted" {
		t.Errorf("its neighbour says %q", s)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	n := night{
		policies: neighbours(custom("guardrails.m", "", `deny contains "x" if {
	rows := [s | some i in numbers.range(1, 100000); s := concat("", [sprintf("%1000d", [i]), sprintf("%1000d", [i + 1])])]
	more := [concat("-", rows) | some i in numbers.range(1, 100)]
	count(more) < 0
}`)),
		asset:  volume(`,"attributes":{"encrypted":false}`),
		params: engine.RunParams{Heap: 64 << 20, Steps: 1 << 50, Timeout: time.Hour},
	}
	got := n.findings(t)
	if s := status(got["guardrails.m"]); s != "unknown it took too much memory" {
		t.Errorf("the guilty control says %q", s)
	}
	if s := status(got["guardrails.a"]); s != "fail not encrypted" {
		t.Errorf("its neighbour says %q", s)
	}
}

// A schema with a remote reference must reach nobody. OPA's functions that take
// one read local files even when the network is closed, so they are refused
// whole.
func TestNoPolicyReachesOut(t *testing.T) {
	var hits atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { hits.Add(1) }))
	defer server.Close()
	for name, rule := range map[string]string{
		"schema of a host":   `deny contains "x" if json.match_schema({}, {"$ref": "` + server.URL + `/s.json"})[0]`,
		"schema of a file":   `deny contains "x" if json.match_schema({}, {"$ref": "file:///etc/hostname"})[0]`,
		"schema in metadata": "# METADATA\n# schemas: [{input.asset.attributes: {\"$ref\": \"" + server.URL + "/s.json\"}}]\ndeny contains \"x\"",
		"http":               `deny contains http.send({"method": "get", "url": "` + server.URL + `"}).status`,
		"environment":        `deny contains opa.runtime().env.HOME`,
		"name lookup":        `deny contains "x" if net.lookup_ip_addr("localhost")`,
	} {
		_, err := Engine{}.Compile(t.Context(), engine.PolicySet{
			Modules: []engine.Module{{Path: "m.rego", Source: []byte(custom("guardrails.m", "", rule))}}, Schemas: schemas.All(),
		})
		if err == nil {
			t.Errorf("%s: the policy compiles", name)
		}
	}
	if n := hits.Load(); n > 0 {
		t.Errorf("the server was asked %d times", n)
	}
}

func TestMessagesAreBounded(t *testing.T) {
	n := night{
		policies: map[string]string{
			"a": custom("guardrails.a", "", `deny contains sprintf("volume %06d", [i]) if some i in numbers.range(1, 5000)`),
			"b": custom("guardrails.b", "requires: [attributes.state]", `deny contains input.asset.attributes.state`),
			"c": custom("guardrails.c", "", `deny contains base64.decode("/w==")`),
		},
		asset: volume(`,"attributes":{"state":"` + strings.Repeat("é", 5<<20) + `"}`), // 10 MiB
	}
	got := n.findings(t)
	if m := got["guardrails.a"].Messages; len(m) != 101 || m[0] != "volume 000001" || m[99] != "volume 000100" || m[100] != "… and 4900 more" {
		t.Errorf("%d messages, the last %q", len(m), m[len(m)-1])
	}
	b := got["guardrails.b"]
	if m := b.Messages[0]; utf8.RuneCountInString(m) != 1001 || !strings.HasSuffix(m, "é…") {
		t.Errorf("the message has %d characters and ends in %q", utf8.RuneCountInString(m), m[len(m)-6:])
	}
	if v := string(b.Evidence.Values["attributes.state"]); len(v) > maxEvidence || !strings.Contains(v, "(10485762 bytes of JSON)") || !utf8.ValidString(v) {
		t.Errorf("the evidence has %d bytes", len(v))
	}
	if m := got["guardrails.c"].Messages; len(m) != 1 || m[0] != "�" {
		t.Errorf("invalid UTF-8 becomes %q", m)
	}
}

func TestReasonIsOneLineOfText(t *testing.T) {
	n := night{
		policies: map[string]string{"a": custom("guardrails.a", "", `deny contains "x" if time.parse_rfc3339_ns(input.asset.name) > 0`)},
		asset:    strings.Replace(volume(""), `"data"`, `"a\n\u001b[31m::error::\u0007`+strings.Repeat("z", 3000)+`"`, 1),
	}
	r := n.findings(t)["guardrails.a"].Reason
	if strings.ContainsAny(r, "\n\x1b\x07") || utf8.RuneCountInString(r) > maxReason+1 {
		t.Errorf("reason is %q", r)
	}
}

// Findings are read by more people than tags are.
func TestCredentialsAreHidden(t *testing.T) {
	secret := "AKI" + "AIOSFODNN7EXAMPLE"
	n := night{
		policies: map[string]string{
			"a": custom("guardrails.a", "requires: [tags, attributes.state, tags.key, name]", `deny contains $"{input.asset.tags.key} in {input.asset.attributes.state}" if input.asset.name`),
			"b": custom("guardrails.b", "", `deny contains "x" if time.parse_rfc3339_ns(input.asset.tags.key) > 0`),
		},
		asset: strings.Replace(volume(`,"attributes":{"state":"`+secret+` -----BEGIN PRIVATE`+` KEY-----hunter2"}`), `"owner":"sre"`, `"owner":"sre","key":"`+secret+`","db-password":"hunter2"`, 1),
	}
	n.policies["b"] = strings.Replace(n.policies["b"], "{severity: high,", "{severity: high, requires: [tags],", 1)
	got := n.findings(t)
	b, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(b), secret) || strings.Contains(string(b), "hunter2") {
		t.Errorf("findings are %s", b)
	}
	if got["guardrails.a"].Status != policies.Fail || got["guardrails.b"].Status != policies.Unknown || got["guardrails.a"].Asset.Tags["owner"] != "sre" {
		t.Errorf("findings are %s", b)
	}
}

// Many more controls than bits in a word still get an answer each.
func TestManyControls(t *testing.T) {
	n := night{policies: map[string]string{}, asset: volume("")}
	for i := range 150 {
		name := "c" + strings.Repeat("x", i)
		n.policies[name] = custom("guardrails."+name, "", `deny contains "`+name+`" if input.asset.id`)
	}
	got := n.findings(t)
	if len(got) != 150 {
		t.Fatalf("%d findings, want 150", len(got))
	}
	for id, f := range got {
		if "guardrails."+f.Messages[0] != id {
			t.Errorf("%s says %q", id, f.Messages[0])
		}
	}
}

// FuzzEval gives mangled documents to controls that use what OPA can do.
func FuzzEval(f *testing.F) {
	set := engine.PolicySet{Schemas: schemas.All()}
	for name, text := range neighbours(custom("guardrails.m", "requires: [tags, links.attached_to, attributes.iops], related: {volumes: {type: aws.volume, key: links.attached_to, from: links.attached_to}}", `
deny contains $"{key} is {value}" if some key, value in input.asset.tags

deny contains concat(",", sort(input.asset.links.attached_to)) if input.asset.attributes.iops * 3 > 100

deny contains v.name if some v in input.related.volumes

saving := {"minor": round(input.asset.attributes.iops), "currency": "USD"}`)) {
		set.Modules = append(set.Modules, engine.Module{Path: name + ".rego", Source: []byte(text)})
	}
	p, err := Engine{}.Compile(f.Context(), set)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(volume(`,"attributes":{"encrypted":false,"iops":30},"links":{"attached_to":["i-1"]}`)))
	f.Add([]byte(volume(`,"attributes":{"iops":null},"links":{"attached_to":[{"a":[1]}]}`)))
	f.Add([]byte(volume(`,"attributes":[],"links":{"attached_to":null}`)))
	f.Fuzz(func(t *testing.T, b []byte) {
		ix := p.NewIndex(0)
		doc := engine.Document{Where: where, Type: "aws.volume", JSON: b}
		added := ix.Add(doc)
		ix.Seal(nil)
		r := p.NewRun(engine.RunParams{Now: now, Index: ix, Steps: 100_000})
		defer r.Close()
		n := 0
		err := r.NewWorker().Eval(doc, func(f policies.Finding) {
			if n++; f.Status == "" || f.Status == policies.Unknown && f.Reason == "" || f.Status == policies.Fail && len(f.Messages) == 0 {
				t.Errorf("finding is %+v", f)
			}
		})
		if err == nil && n != 3 || (err == nil) != (added == nil) {
			t.Errorf("%d findings, error %v; index %v", n, err, added)
		}
	})
}
