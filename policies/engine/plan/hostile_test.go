package plan

import (
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/enginetest"
)

// bombs are policies that would take all time or memory. None may pass, hang, or
// keep another control from its verdict.
var bombs = map[string]string{
	"long range":          `deny contains "x" if { count(numbers.range(1, 100000000)) == 7 }`,
	"many ranges":         `deny contains "x" if { some a in numbers.range(1, 3000); some b in numbers.range(1, 3000); a * b == -1 }`,
	"square of a set":     `deny contains "x" if { count({[a, b] | some a in numbers.range(1, 3000); some b in numbers.range(1, 3000)}) == 7 }`,
	"set from behind":     `deny contains "x" if { count({x | some i in numbers.range(1, 400000); x := 400000 - i}) == 7 }`,
	"large object":        `deny contains "x" if { count({x: i | some i in numbers.range(1, 400000); x := sprintf("%d", [400000 - i])}) == 7 }`,
	"text that doubles":   "deny contains \"x\" if {\n\tt0 := \"0123456789\"\n" + doubling(`concat("", [t%d, t%d])`, 40) + "\tcount(t40) == 7\n}",
	"texts that double":   "deny contains \"x\" if {\n\tt0 := \"0123456789\"\n" + doubling(`sprintf("%%s%%s", [t%d, t%d])`, 40) + "\tcount(t40) == 7\n}",
	"array that doubles":  "deny contains \"x\" if {\n\tt0 := [1]\n" + doubling(`array.concat(t%d, t%d)`, 40) + "\tcount(t40) == 7\n}",
	"nested that doubles": twice + "deny contains \"x\" if {\n\tt0 := [1]\n" + doubling(`twice(t%d)`, 60) + "\tcount(json.marshal(t60)) == 7\n}",
	"object that doubles": "both(x) := {\"a\": x, \"b\": x}\ndeny contains \"x\" if {\n\tt0 := {\"a\": 1}\n" + doubling(`both(t%d)`, 60) + "\tt60 == input.asset.tags\n\tcount(json.marshal(t60)) == 7\n}",
	"number that doubles": "deny contains \"x\" if {\n\tt0 := 123456789\n" + doubling(`t%d * t%d`, 30) + "\tt30 == 7\n}",
	"replaced again":      "deny contains \"x\" if {\n\tt0 := \"aa\"\n" + doubling(`replace(t%d, "a", concat("", [t%d, "a"]))`, 30) + "\tcount(t30) == 7\n}",
	"deep walk":           twice + "deny contains \"x\" if {\n\tt0 := [1]\n" + doubling(`twice(t%d)`, 40) + "\twalk(t40, [_, 7])\n}",
	"comparing":           twice + "deny contains \"x\" if {\n\tt0 := [1]\n\tu0 := [1]\n" + doubling(`twice(t%d)`, 18) + strings.NewReplacer("t1", "u1", "t2", "u2", "t3", "u3", "t4", "u4", "t5", "u5", "t6", "u6", "t7", "u7", "t8", "u8", "t9", "u9", "t0", "u0").Replace(doubling(`twice(t%d)`, 18)) + "\tsome i in numbers.range(1, 400000)\n\tt18 == u18\n\ti == -1\n}",
}

// twice hides from OPA's compiler how large the types of values get.
const twice = "twice(x) := [x, x]\n"

// doubling is so many assignments, each of what makes the last one larger.
func doubling(format string, n int) string {
	var b strings.Builder
	for i := range n {
		last := "t" + strconv.Itoa(i)
		b.WriteString("\tt" + strconv.Itoa(i+1) + " := " + strings.NewReplacer("t%d", last, "%%", "%").Replace(format) + "\n")
	}
	return b.String()
}

func TestBombsAreUnknown(t *testing.T) {
	doc := enginetest.Company(1)[0]
	for name, rules := range bombs {
		t.Run(name, func(t *testing.T) {
			set := one(rules)
			set.Modules = append(set.Modules, module("other", `deny contains "named" if input.asset.name == "web"`))
			p, err := compiled(t.Context(), set)
			if err != nil {
				t.Fatal(err)
			}
			c := p.plan.(*program).controls[1]
			if c.ID != "bench.tricky" || c.left != "" {
				t.Fatalf("%s is not run here: %s", c.ID, c.left)
			}
			began := time.Now()
			found := judged(t, p.plan, doc)
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("it took %v", took)
			}
			if f := found["bench.tricky"]; f.Status != policies.Unknown || f.Reason == "" {
				t.Errorf("the bomb is %s: %s", f.Status, f.Reason)
			}
			if f := found["bench.other"]; f.Status != policies.Fail {
				t.Errorf("the other control is %s: %s", f.Status, f.Reason)
			}
			var m runtime.MemStats
			runtime.GC()
			runtime.GC() // pools let go of what they have at the second time
			if runtime.ReadMemStats(&m); m.HeapAlloc > 256<<20 {
				t.Errorf("%d MB are in use afterwards", m.HeapAlloc>>20)
			}
		})
	}
}

// judged is what the controls say of a document, by their ID.
func judged(t *testing.T, p engine.Program, doc string) map[string]policies.Finding {
	t.Helper()
	index := p.NewIndex(0)
	index.Seal(enginetest.Complete())
	run := p.NewRun(engine.RunParams{Now: enginetest.Now, Index: index, Coverage: enginetest.Complete(), Timeout: 300 * time.Millisecond, Heap: 512 << 20})
	defer run.Close()
	found := map[string]policies.Finding{}
	err := run.NewWorker().Eval(engine.Document{Where: enginetest.Where, Type: engine.TypeOf([]byte(doc)), JSON: []byte(doc)}, func(f policies.Finding) { found[f.Control] = f })
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// TestAbsurdAssets are judged alike, or refused alike.
func TestAbsurdAssets(t *testing.T) {
	p, err := compiled(t.Context(), one(`deny contains $"{substring(input.asset.name, 0, 9)} {count(input.asset.tags)}" if input.asset.name != "web"
deny contains "deep" if walk(input.asset.attributes, [["a", "a", "a"], _])
deny contains "long" if input.asset.attributes.n > 5`))
	if err != nil {
		t.Fatal(err)
	}
	asset := func(name, tags, attributes string) string {
		return `{"id":"x","type":"aws.volume","name":` + name + `,"tags":` + tags + `,"links":{},"attributes":` + attributes + `}`
	}
	for name, doc := range map[string]string{
		"text of 10 MB":        asset(`"`+strings.Repeat("x", 10<<20)+`"`, `{"a":"`+strings.Repeat("é", 5<<20)+`"}`, `{}`),
		"text of 3 MB":         asset(`"`+strings.Repeat("x", 3<<20)+`"`, `{}`, `{}`),
		"million arrays":       asset(`"a"`, `{}`, `{"n":[`+strings.Repeat("[0],", 900_000)+`0]}`),
		"3 million numbers":    asset(`"a"`, `{}`, `{"n":[`+strings.Repeat("0,", 3_000_000)+`0]}`),
		"document of 40 MB":    asset(`"`+strings.Repeat("x", 40<<20)+`"`, `{}`, `{}`),
		"100 levels":           asset(`"a"`, `{}`, strings.Repeat(`{"a":`, 100)+`1`+strings.Repeat(`}`, 100)),
		"1000 levels":          asset(`"a"`, `{}`, strings.Repeat(`{"a":`, 1000)+`1`+strings.Repeat(`}`, 1000)),
		"100,000 brackets":     asset(`"a"`, `{}`, strings.Repeat(`[`, 100_000)),
		"100,000 tags":         asset(`"a"`, object(100_000), `{}`),
		"number of 200":        asset(`"a"`, `{}`, `{"n":`+strings.Repeat("9", 200)+`}`),
		"number of 10,000":     asset(`"a"`, `{}`, `{"n":`+strings.Repeat("9", 10_000)+`}`),
		"number beyond":        asset(`"a"`, `{}`, `{"n":1e999}`),
		"number of 400 digits": asset(`"a"`, `{}`, `{"n":`+strings.Repeat("9", 400)+`}`),
		"number of 1e400":      asset(`"a"`, `{}`, `{"n":1e400}`),
		"number of -0":         asset(`"a"`, `{}`, `{"n":-0}`),
		"number of 1E+2":       asset(`"a"`, `{}`, `{"n":1E+2}`),
		"number of 1e-400":     asset(`"a"`, `{}`, `{"n":1e-400}`),
		"number of 007":        asset(`"a"`, `{}`, `{"n":007}`),
		"100,000 levels":       asset(`"a"`, `{}`, strings.Repeat(`{"a":`, 100_000)+`1`+strings.Repeat(`}`, 100_000)),
		"two half surrogates":  asset(`"\udc00\ud800"`, `{}`, `{}`),
		"no UTF-8 in a key":    asset(`"a"`, "{\"\xc3\":\"b\"}", `{}`),
		"twice":                asset(`"a"`, `{"a":"b","a":"c"}`, `{}`),
		"twice by an escape":   asset(`"a"`, `{"a":"b","\u0061":"c"}`, `{}`),
		"no UTF-8":             asset("\"\xff\"", `{}`, `{}`),
		"half a surrogate":     asset(`"\ud800"`, `{}`, `{}`),
		"control character":    asset("\"a\x01\"", `{}`, `{}`),
		"NUL":                  asset(`"a\u0000b"`, `{"\u0000":"\u0000"}`, `{}`),
		"cut":                  asset(`"a"`, `{}`, `{}`)[:40],
		"more":                 asset(`"a"`, `{}`, `{}`) + `{}`,
		"of another kind":      asset(`{}`, `[]`, `7`),
		"no object":            `["id","type"]`,
		"type of another kind": `{"id":"x","type":["aws.volume"]}`,
	} {
		t.Run(name, func(t *testing.T) { p.agree(t, []string{doc, asset(`"a"`, `{}`, `{}`)}) })
	}
}

// TestManyMessages are cut alike.
func TestManyMessages(t *testing.T) {
	for name, c := range map[string]struct{ rule, want string }{
		"many":      {`deny contains sprintf("%06d", [i]) if some i in numbers.range(1, 5000)`, "000001"},
		"too many":  {`deny contains sprintf("%d", [i]) if some i in numbers.range(1, 1000000)`, ""},
		"long":      {`deny contains concat("", [input.asset.attributes.text, "z"])`, "xxx"},
		"too long":  {`deny contains concat("", [input.asset.attributes.text, input.asset.attributes.text])`, ""},
		"many long": {`deny contains concat("", [input.asset.attributes.text, sprintf("%d", [i])]) if some i in numbers.range(1, 1000)`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := compiled(t.Context(), one(c.rule))
			if err != nil {
				t.Fatal(err)
			}
			doc := `{"id":"x","type":"aws.volume","name":"web","tags":{},"links":{},"attributes":{"text":"` + strings.Repeat("x", 10<<20) + `"}}`
			for name, e := range map[string]engine.Program{"plan": p.plan, "reference": p.reference} {
				f := judged(t, e, doc)["bench.tricky"]
				if (f.Status == policies.Unknown) != (c.want == "") || f.Status == policies.Pass {
					t.Errorf("%s: it is %s: %s", name, f.Status, f.Reason)
				}
				size := len(f.Reason)
				for _, m := range f.Messages {
					size += len(m)
				}
				if len(f.Messages) > 101 || size > 1<<17 || c.want != "" && !strings.HasPrefix(strings.Join(f.Messages, ""), c.want) {
					t.Errorf("%s: it has %d messages of %d bytes", name, len(f.Messages), size)
				}
			}
		})
	}
}

// object is the JSON of one with so many keys.
func object(keys int) string {
	var b strings.Builder
	for i := range keys {
		b.WriteString(`,"k` + strconv.Itoa(i*7919%keys) + `":""`)
	}
	return "{" + b.String()[1:] + "}"
}
