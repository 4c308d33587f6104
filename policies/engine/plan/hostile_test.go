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
	"nested that doubles": "deny contains \"x\" if {\n\tt0 := [1]\n" + doubling(`[t%d, t%d]`, 60) + "\tcount(json.marshal(t60)) == 7\n}",
	"object that doubles": "deny contains \"x\" if {\n\tt0 := {\"a\": 1}\n" + doubling(`{"a": t%d, "b": t%d}`, 60) + "\tt60 == {}\n\tcount(json.marshal(t60)) == 7\n}",
	"number that doubles": "deny contains \"x\" if {\n\tt0 := 123456789\n" + doubling(`t%d * t%d`, 30) + "\tt30 == 7\n}",
	"replaced again":      "deny contains \"x\" if {\n\tt0 := \"aa\"\n" + doubling(`replace(t%d, "a", concat("", [t%d, "a"]))`, 30) + "\tcount(t30) == 7\n}",
	"deep walk":           "deny contains \"x\" if {\n\tt0 := [1]\n" + doubling(`[t%d, t%d]`, 40) + "\twalk(t40, [_, 7])\n}",
	"comparing":           "deny contains \"x\" if {\n\tt0 := [1]\n\tu0 := [1]\n" + doubling(`[t%d, t%d]`, 18) + strings.ReplaceAll(doubling(`[t%d, t%d]`, 18), "t", "u") + "\tsome i in numbers.range(1, 400000)\n\tt18 == u18\n\ti == -1\n}",
}

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
			if runtime.ReadMemStats(&m); m.HeapAlloc > 256<<20 {
				t.Errorf("%d MB are in use afterwards", m.HeapAlloc>>20)
			}
		})
	}
}

// judged is what the controls say of a document, by their ID.
func judged(t *testing.T, p engine.Program, doc string) map[string]policies.Finding {
	t.Helper()
	index := p.NewIndex()
	index.Seal(enginetest.Complete())
	run := p.NewRun(engine.RunParams{Now: enginetest.Now, Index: index, Coverage: enginetest.Complete(), Timeout: time.Second, Heap: 512 << 20})
	defer run.Close()
	found := map[string]policies.Finding{}
	err := run.NewWorker().Eval(engine.Document{Where: enginetest.Where, Type: engine.TypeOf([]byte(doc)), JSON: []byte(doc)}, func(f policies.Finding) { found[f.Control] = f })
	if err != nil {
		t.Fatal(err)
	}
	return found
}
