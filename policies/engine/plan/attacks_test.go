package plan

import (
	"context"
	"fmt"
	"runtime/metrics"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/enginetest"
)

const (
	large = "its answer would have more than 16 MB"
	long  = "it would take too long over so much"
	steps = "it took " // so many steps, or on a slow machine too long
)

// attacks are what people who may write a policy or an asset could do with one
// call, or a few, and what both engines have to say; a | stands between what each
// may. The asset has large texts.
var attacks = []struct{ name, rule, want string }{
	{"widths", `f := concat("", ["%[1]999999d" | some i in numbers.range(1, 5000)]); sprintf(f, [1]) == no`, large},
	{"precisions", `f := concat("", ["%[1].999999f" | some i in numbers.range(1, 5000)]); sprintf(f, [1.5]) == no`, large},
	{"widths of arguments", `f := concat("", ["%[1]*[1]d" | some i in numbers.range(1, 5000)]); sprintf(f, [999999]) == no`, large},
	{"text said again", `f := concat("", ["%[1]s" | some i in numbers.range(1, 5000)]); sprintf(f, [text]) == no`, large},
	{"list said again", `sprintf(concat("", ["%[1]v" | some i in numbers.range(1, 100)]), [numbers.range(1, 100000)]) == no`, large},
	{"joined by text", `concat(text, [sprintf("%d", [i]) | some i in numbers.range(1, 100000)]) == no`, large},
	{"replaced by text", `replace(text, "a", text) == no`, large},
	{"nothing replaced by text", `replace(text, "", text) == no`, large},
	{"many replaced by text", `strings.replace_n({"a": text}, text) == no`, large},
	{"long key replaced", `strings.replace_n({concat("", [substring(text, 0, 1000000), "b"]): "x"}, text) == no`, long},
	{"matches replaced by text", `regex.replace(text, "a", text) == no`, large},
	{"groups", `regex.replace(text, "(a+)", "$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1$1") == no`, large},
	{"long messages", `concat("", [text, text, text, text, text, text, text, text, text]) == no`, large},

	{"states", `regex.match("(((a?){10}){10}){10}b", text)`, long},
	{"states of a made-up expression", `regex.match(concat("", ["(((a?){10}){10}){", "10}b"]), text)`, long},
	{"expression of 100 kB", `regex.match(concat("|", [sprintf("a%dbcdefghi", [i]) | some i in numbers.range(1, 10000)]), "a")`, long},
	{"expression of many states", `regex.match(concat("", ["a{1000}" | some i in numbers.range(1, 20)]), "a")`, long},
	{"many matches", `count(regex.find_n("a", text, -1)) == no`, large},
	{"matches that look far", `count(regex.find_n("a(.*b)?", text, -1)) == no`, ""},
	{"parts that look far", `count(regex.split("a(.*b)?", substring(text, 0, 20000))) == no`, ""},
	{"submatches that look far", `count(regex.find_all_string_submatch_n("(a)(.*b)?", substring(text, 0, 20000), -1)) == no`, ""},
	{"replacements that look far", `regex.replace(text, "a(.*b)?", "x") == no`, ""},
	{"template", `regex.template_match("{(((a?){10}){10}){10}}b", text, "{", "}")`, long},
	{"glob", `glob.match(concat("", ["*a?" | some i in numbers.range(1, 100)]), null, text)`, long},
	{"deep glob", `glob.match(input.asset.attributes.deep, null, "a")`, long},

	{"characters cut off", `trim(plain, concat("", [strings.reverse(plain), "z"])) == no`, long},
	{"characters looked for", `indexof(accents, concat("", [substring(accents, 0, 100000), "b"])) == no`, long},
	{"characters looked for again", `count(indexof_n(text, "a")) == no`, large},
	{"split into characters", `count(split(text, "")) == no`, large},
	{"split by a character", `count(split(text, "a")) == no`, large},
	{"split with a limit", `count(strings.split_n(text, "a", -1)) == no`, large},

	{"JSON of brackets", `count(json.unmarshal(input.asset.attributes.brackets)) == no`, large},
	{"JSON that is deep", `count(json.unmarshal(input.asset.attributes.deep)) == no`, large},
	{"YAML of brackets", `count(yaml.unmarshal(input.asset.attributes.brackets)) == no`, large},
	{"YAML that is deep", `count(yaml.unmarshal(substring(input.asset.attributes.deep, 0, 100000))) == no`, "exceeded max depth"},
	{"YAML of aliases", `count(yaml.unmarshal(input.asset.attributes.aliases)) == no`, "excessive aliasing"},
	{"Base64 of Base64", "t0 := text\n" + doubling(`base64.encode(t%d)`, 40) + "t40 == no", large},
	{"hex of hex", "t0 := text\n" + doubling(`hex.encode(t%d)`, 40) + "t40 == no", large},
	{"JSON of JSON", "t0 := \"\\\"\"\n" + doubling(`json.marshal(t%d)`, 60) + "t60 == no", large},

	{"exponent", `floor(to_number("1e999999999")) == no`, "out of range"},
	{"exponent in JSON", `floor(json.unmarshal("1e999999999")) == no`, "number too big"},
	{"exponent of a unit", `units.parse("1e999999999") == no`, "exponent too large"},
	{"exponent of bytes", `units.parse_bytes("1e999999999") == no`, "exponent too large"},
	{"digits", `to_number(input.asset.attributes.digits) + 1 == no`, long},
	{"digits in JSON", `json.unmarshal(input.asset.attributes.digits) + 1 == no`, long},
	{"digits in YAML", `yaml.unmarshal(input.asset.attributes.digits) + 1 == no`, long},
	{"digits of a unit", `units.parse(input.asset.attributes.digits) == no`, long},
	{"product", `product(numbers.range(1, 100000)) == no`, long},
	{"power", "t0 := 99999999999999999999\n" + doubling(`t%d * t%d`, 30) + "t30 == no", long},

	{"range to infinity", `count(numbers.range(1, 1e12)) == no`, steps},
	{"range from infinity", `count(numbers.range(1000000000000, 1)) == no`, steps},
	{"range of huge numbers", `count(numbers.range(100000000000000000000000000000000, 100000000000000000000000000000000000000)) == no`, steps},
	{"range by steps", `count(numbers.range_step(1, 1000000000000, 1)) == no`, steps},
	{"graph that is dense", `all := numbers.range(1, 4000); g := {n: all | some n in all}; count(graph.reachable(g, {1})) == no`, long},
	{"networks", `l := ["10.0.0.0/8" | some i in numbers.range(1, 50000)]; count(net.cidr_contains_matches(l, l)) == no`, long},
	{"list in a list", `l := numbers.range(1, 50000); a := [1 | some i in l]; object.subset(a, array.concat([1 | some i in numbers.range(1, 25000)], [2]))`, long},
	{"flattened", `l := numbers.range(1, 100000); count(array.flatten([l | some i in numbers.range(1, 10000)])) == no`, large + "|" + steps}, // the plan engine does not call it
	{"key of 2 MB", `io.jwt.verify_rs256(input.asset.attributes.token, json.marshal({"keys": [{"kty": "RSA", "n": substring(text, 0, 2000000), "e": "f___-w"}]}))`, long},
	{"certificates", `crypto.x509.parse_certificates(text) == no`, "malformed"},
	{"every", `every a in numbers.range(1, 3000) { every b in numbers.range(1, 3000) { a + b > 0 } }`, steps},
	{"another input", `some i in numbers.range(1, 100000); count([1 | walk(input.asset.tags) with input as {"asset": {"tags": numbers.range(1, i)}}]) == no`, steps},
	{"time zone of a file", `time.clock([0, "../../../../etc/passwd"]) == no`, "invalid location"},
	{"equal twins", "t0 := [1]\nu0 := [1]\n" + doubling("twice(t%d)", 60) + strings.ReplaceAll(strings.ReplaceAll(doubling("twice(t%d)", 60), "\tt", "\tu"), "(t", "(u") + "t60 == u60", "it took too "},
}

// largeTexts are the rules by which attacks call what the asset has.
const largeTexts = `

twice(x) := [x, x]

no := input.asset.attributes.no

text := input.asset.attributes.text

plain := input.asset.attributes.plain

accents := input.asset.attributes.accents
`

func attacked() engine.Document {
	aliases := `a: &a [x,x,x,x,x,x,x,x,x]\n`
	for c := 'b'; c < 'k'; c++ {
		aliases += fmt.Sprintf(`%c: &%c [*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c,*%c]\n`, c, c, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1, c-1)
	}
	doc := `{"id":"x","type":"aws.volume","name":"web","tags":{},"links":{},"attributes":{"no":1,"text":"` + strings.Repeat("a", 2<<20) +
		`","plain":"` + strings.Repeat("b", 1<<17) + `","accents":"` + strings.Repeat("é", 1<<18) + `","brackets":"[` + strings.Repeat("[],", 1<<18) +
		`1]","deep":"` + strings.Repeat("[", 3<<17) + `","digits":"` + strings.Repeat("9", 1<<17) + `","aliases":"` + aliases +
		`","token":"eyJhbGciOiJSUzI1NiJ9.e30.AAAA"}}`
	return engine.Document{Where: enginetest.Where, Type: "aws.volume", JSON: []byte(doc)}
}

// TestAttacks wants each attack to be unknown on both engines, for the fault of
// that control alone, within the time and the memory that there is.
func TestAttacks(t *testing.T) {
	doc := attacked()
	if len(doc.JSON) > 4<<20 {
		t.Fatalf("the asset has %d bytes, which is the reference engine's alone", len(doc.JSON))
	}
	for _, a := range attacks {
		t.Run(a.name, func(t *testing.T) {
			set := one("deny contains \"x\" if {\n" + a.rule + "\n}" + largeTexts)
			set.Modules = append(set.Modules, module("other", `deny contains "named" if input.asset.name == "web"`))
			p, err := compiled(t.Context(), set)
			if err != nil {
				t.Fatal(err)
			}
			for name, e := range map[string]engine.Program{"plan": p.plan, "reference": p.reference} {
				attack(t, name, e, doc, a.want)
			}
		})
	}
}

// TestHopeless wants the plan engine to keep to itself what OPA would walk through
// for hours without a place to stop: a text of megabytes, a hundred thousand times.
func TestHopeless(t *testing.T) {
	doc := engine.Document{Where: enginetest.Where, Type: "aws.volume", JSON: []byte(`{"id":"x","type":"aws.volume","name":"web","tags":{},"links":{},"attributes":{"no":1,"text":"` + strings.Repeat("a", 3<<20) + `"}}`)}
	for name, rule := range map[string]string{
		"joined":   `concat("", [input.asset.attributes.text | some i in numbers.range(1, 100000)]) == no`,
		"in a set": `l := [input.asset.attributes.text | some i in numbers.range(1, 100000)]; count({l}) == no`,
	} {
		t.Run(name, func(t *testing.T) {
			set := one("deny contains \"x\" if {\n" + rule + "\n}" + largeTexts)
			set.Modules = append(set.Modules, module("other", `deny contains "named" if input.asset.name == "web"`))
			p, err := Engine{}.Compile(t.Context(), set)
			if err != nil {
				t.Fatal(err)
			}
			attack(t, "plan", p, doc, steps)
		})
	}
}

func attack(t *testing.T, name string, p engine.Program, doc engine.Document, want string) {
	t.Helper()
	timeout := 5 * time.Second
	if want == "" { // it is for the clock to end
		timeout = 300 * time.Millisecond
	}
	run := p.NewRun(engine.RunParams{Now: enginetest.Now, Timeout: timeout, Heap: 256 << 20})
	defer run.Close()
	peak := peakOf(t.Context())
	began := time.Now()
	found := map[string]policies.Finding{}
	if err := run.NewWorker().Eval(doc, func(f policies.Finding) { found[f.Control] = f }); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("%s: it took %v", name, took)
	}
	if grown := peak(); grown > 1<<30 {
		t.Errorf("%s: the heap grew by %d MB", name, grown>>20)
	}
	f := found["bench.tricky"]
	if f.Status != policies.Unknown || !f.Fault || !slices.ContainsFunc(strings.Split(want, "|"), func(w string) bool { return strings.Contains(f.Reason, w) }) || f.Reason == "" {
		t.Errorf("%s: it is %s: %s%s, want unknown: %s", name, f.Status, f.Reason, f.Messages, want)
	}
	if f := found["bench.other"]; f.Status != policies.Fail {
		t.Errorf("%s: the other control is %s: %s", name, f.Status, f.Reason)
	}
	select {
	case err := <-run.Stalled():
		t.Errorf("%s: %v", name, err)
	default:
	}
}

// peakOf watches by how much the heap grows until it is asked.
func peakOf(ctx context.Context) func() uint64 {
	used := func() uint64 {
		s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		metrics.Read(s)
		return s[0].Value.Uint64()
	}
	before, most := used(), atomic.Uint64{}
	ctx, stop := context.WithCancel(ctx)
	go func() {
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for ctx.Err() == nil {
			most.Store(max(most.Load(), used()))
			<-tick.C
		}
	}()
	return func() uint64 {
		stop()
		return max(before, most.Load(), used()) - before
	}
}

// TestLadder wants graph.reachable to be what OPA says it is, in less than OPA's
// time.
func TestLadder(t *testing.T) {
	p, err := compiled(t.Context(), one(`deny contains "all" if {
	g := {n: [m, m + 1] | some i in numbers.range(0, 200); some n in [2 * i, (2 * i) + 1]; m := 2 * (i + 1)}
	count(graph.reachable(g, {0})) == 401
}

deny contains $"{sort(graph.reachable({"a": ["b", "x"], "b": {"c"}, "c": [], "d": set()}, ["a", "d", "y"]))}" if true

deny contains $"{graph.reachable({"a": []}, set())}" if true`))
	if err != nil {
		t.Fatal(err)
	}
	doc := enginetest.Company(2)[1]
	p.agree(t, []string{doc})
	if got := judged(t, p.plan, doc)["bench.tricky"].Messages; fmt.Sprint(got) != `[["a", "b", "c", "d"] all set()]` {
		t.Errorf("it says %q", got)
	}
}
