package plan

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/inventory"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/enginetest"
)

// nightly is a company that changes, and what its nights have left.
type nightly struct {
	memory    engine.Memory
	now       time.Time
	things    []*thing
	limit     int             // a setting
	texts     map[string]bool // controls that are written another way
	off       map[string]bool // controls that are skipped
	denied    bool            // owners could not be listed everywhere
	unread    bool            // why colours were not read
	added     int
	programs  map[string]engine.Program // that were compiled, by what they are made of
	reused    int
	evaluated int
}

// A thing is an asset.
type thing struct {
	id, kind, scope, owner, colour, made string
}

func (th *thing) json(now time.Time) string {
	a := map[string]any{"made": th.made, "ends": "2027-06-01T00:00:00Z"}
	if th.colour != "" {
		a["colour"] = th.colour
	}
	b, err := json.Marshal(map[string]any{
		"id": th.id, "type": th.kind, "name": th.id, "tags": map[string]string{"team": th.owner}, "attributes": a,
		"links": map[string][]string{"owner": {th.owner}}, "source": "test", "collected_at": now.Format(time.RFC3339),
	})
	if err != nil {
		panic(err)
	}
	return string(b)
}

const head = "# METADATA\n# custom:\n#   severity: high\n#   asset_types: [%s]\n%spackage test.%s\n\n%s\n"

// controls are of every way in which an answer may rest on something.
func (n *nightly) controls() engine.PolicySet {
	set := engine.PolicySet{Settings: map[string]any{"test": map[string]any{"days": n.limit, "colours": []any{"red", "green"}}}}
	const age = "\tage := floor((time.parse_rfc3339_ns(input.now) - time.parse_rfc3339_ns(input.asset.attributes.made)) / 86400000000000)\n"
	for name, c := range map[string][3]string{
		"colour":  {"test.thing", "#   requires: [attributes.colour]\n", `deny contains $"{input.asset.attributes.colour} is no colour" if not input.asset.attributes.colour in data.settings.test.colours`},
		"old":     {"test.thing", "#   requires: [attributes.made]\n", "deny contains \"old\" if {\n" + age + "\tage > data.settings.test.days\n}"},
		"days":    {"test.thing", "#   requires: [attributes.made]\n", "deny contains $\"{age} days\" if {\n" + age + "\tage > data.settings.test.days\n}"},
		"ends":    {"test.thing, test.owner", "#   requires: [attributes.ends]\n", `deny contains "ended" if time.now_ns() >= time.parse_rfc3339_ns(input.asset.attributes.ends)`},
		"owner":   {"test.thing", "#   requires: [links.owner]\n#   related: {owner: {type: test.owner, key: id, from: links.owner}}\n", "deny contains \"no owner\" if count(input.related.owner) == 0\n\ndeny contains $\"its owner is {o.attributes.colour}\" if {\n\tsome o in input.related.owner\n\to.attributes.colour == \"blue\"\n}\n\nsaving := {\"minor\": 5, \"currency\": \"USD\"} if count(input.related.owner) == 0"},
		"things":  {"test.owner", "#   related: {things: {type: test.thing, key: links.owner, from: id}}\n", "deny contains $\"has {count(input.related.things)}\" if count(input.related.things) > 3"},
		"when":    {"test.thing", "#   requires: [collected_at, attributes.made]\n", `deny contains $"read at {input.asset.collected_at}" if input.asset.attributes.made > "2026"`},
		"whole":   {"test.thing", "#   requires: [attributes]\n", `deny contains json.marshal(input) if input.asset.name == "t1"`},
		"wrong":   {"test.owner", "#   requires: [attributes.made]\n", `deny contains "x" if time.parse_rfc3339_ns(input.asset.attributes.made) < 0`},
		"applies": {"test.thing", "#   when: {attributes.colour: [red]}\n#   requires: [tags]\n", `deny contains "no team" if input.asset.tags.team == ""`},
	} {
		text := fmt.Sprintf(head, c[0], c[1], name, c[2])
		if n.texts[name] {
			text += "\ndeny contains \"also named so\" if endswith(input.asset.name, \"3\")\n"
		}
		set.Modules = append(set.Modules, engine.Module{Path: name + ".rego", Source: []byte(text)})
	}
	return set
}

func (n *nightly) coverage() (lines []collectors.Coverage) {
	for i := range 3 {
		place := fmt.Sprintf("test:%d", i)
		lines = append(lines, collectors.Coverage{Place: place, AssetType: "test.thing", State: collectors.Complete})
		owners := collectors.Coverage{Place: place, AssetType: "test.owner", State: collectors.Complete}
		if n.denied && i == 1 {
			owners = collectors.Coverage{Place: place, AssetType: "test.owner", State: collectors.Denied, Reason: "no", Needs: "test:List"}
		}
		lines = append(lines, owners)
	}
	if n.unread {
		lines = append(lines, collectors.Coverage{Place: "test:2", AssetType: "test.thing", Path: "attributes.colour", State: collectors.Denied, Reason: "no", Needs: "test:Colour"})
	}
	return lines
}

func (n *nightly) parts(t *rapid.T) (parts []engine.Part) {
	for i := range 3 {
		scope := fmt.Sprint("test/", i)
		var docs []engine.Document
		for _, th := range n.things {
			if th.scope == scope {
				docs = append(docs, engine.Document{Where: fmt.Sprint("test:", i), Scope: scope, Type: th.kind, JSON: []byte(th.json(n.now))})
			}
		}
		slices.SortFunc(docs, func(a, b engine.Document) int { return strings.Compare(string(a.JSON), string(b.JSON)) })
		parts = append(parts, engine.Part{
			Scope: scope, Where: fmt.Sprint("test:", i), CollectedAt: n.now, Assets: len(docs),
			Digests: func() ([]engine.Digest, error) {
				digests := make([]engine.Digest, len(docs))
				for i, d := range docs {
					var err error
					if digests[i], err = inventory.DigestOf(d.JSON); err != nil {
						t.Fatal(err)
					}
				}
				return digests, nil
			},
			Documents: func() iter.Seq2[engine.Document, error] {
				return func(yield func(engine.Document, error) bool) {
					for _, d := range docs {
						if !yield(d, nil) {
							return
						}
					}
				}
			},
		})
		if i > 0 { // of the first one all are read
			parts[i].Some = func(digests []engine.Digest, numbers []int) iter.Seq2[engine.Document, error] {
				return func(yield func(engine.Document, error) bool) {
					for _, n := range numbers {
						d := docs[n-1]
						if digest, err := inventory.DigestOf(d.JSON); err != nil || digest != digests[n-1] {
							t.Fatalf("digest %d is %x, %v", n, digest, err)
						}
						if !yield(d, nil) {
							return
						}
					}
				}
			}
		}
	}
	return parts
}

// program compiles the controls, if it has not yet.
func (n *nightly) program(t *rapid.T) engine.Program {
	key := fmt.Sprint(n.limit, n.texts)
	if n.programs[key] == nil {
		p, err := Engine{}.Compile(t.Context(), n.controls())
		if err != nil {
			t.Fatal(err)
		}
		n.programs[key] = p
	}
	return n.programs[key]
}

// night evaluates with what is remembered and without, and wants the same bytes.
func (n *nightly) night(t *rapid.T, verify int) {
	p := n.program(t)
	evaluate := func(m *engine.Memory, verify int) (string, engine.Result) {
		r, err := engine.Evaluate(t.Context(), p, n.parts(t), engine.EvaluateOptions{
			Now: n.now, Coverage: n.coverage(), Workers: 2, Memory: m, Verify: verify, Skip: func(id string) bool { return n.off[strings.TrimPrefix(id, "test.")] },
		})
		if err != nil {
			t.Fatal(err)
		}
		whole := r
		r.Remembered, r.Verified, r.Forgotten = 0, 0, ""
		b, err := json.MarshalIndent(r, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range r.Findings {
			if Differ(f) {
				t.Errorf("%s", f.Reason)
			}
		}
		return string(b), whole
	}
	want, _ := evaluate(nil, 0)
	got, r := evaluate(&n.memory, verify)
	if want != got {
		at := 0
		for at < min(len(want), len(got)) && want[at] == got[at] {
			at++
		}
		from := max(0, at-600)
		t.Fatalf("they differ:\nanew       …%.900s\nremembered …%.900s", want[from:], got[from:])
	}
	n.reused += r.Remembered
	n.evaluated += len(n.things) - r.Remembered
}

// TestNightsRemember changes a company, its controls, settings, coverage and
// clock at random. What is remembered gives the same bytes as judging everything.
func TestNightsRemember(t *testing.T) {
	dir := t.TempDir()
	nights, reused, evaluated := 0, 0, 0
	programs := map[string]engine.Program{}
	rapid.Check(t, func(t *rapid.T) {
		nights++
		n := &nightly{
			memory: engine.Memory{File: filepath.Join(dir, fmt.Sprint(nights), "answers.zip"), Version: "1"},
			now:    enginetest.Now, limit: 90, texts: map[string]bool{}, off: map[string]bool{}, programs: programs,
		}
		names := []string{"colour", "old", "days", "ends", "owner", "things", "when", "whole", "wrong", "applies"}
		for i := range 12 {
			n.things = append(n.things, &thing{fmt.Sprint("t", i), "test.thing", fmt.Sprint("test/", i%3), fmt.Sprint("o", i%4), "red", fmt.Sprintf("2026-%02d-%02dT05:00:00Z", 1+i%11, 1+i*2)})
		}
		n.things[2].colour = "" // why is for the coverage to say
		for i := range 4 {
			n.things = append(n.things, &thing{fmt.Sprint("o", i), "test.owner", fmt.Sprint("test/", i%2), "", "red", "2026-01-01T00:00:00Z"})
		}
		one := func(t *rapid.T) *thing { return n.things[rapid.IntRange(0, len(n.things)-1).Draw(t, "thing")] }
		name := func(t *rapid.T) string { return rapid.SampledFrom(names).Draw(t, "control") }
		n.night(t, 0)
		changes := map[string]func(*rapid.T){
			"colour": func(t *rapid.T) { one(t).colour = rapid.SampledFrom([]string{"red", "blue", ""}).Draw(t, "colour") },
			"owner":  func(t *rapid.T) { one(t).owner = rapid.SampledFrom([]string{"", "o0", "o1", "o9"}).Draw(t, "owner") },
			"made": func(t *rapid.T) {
				one(t).made = rapid.SampledFrom([]string{"2026-08-27T06:00:00Z", "2025-01-01T00:00:00Z", "never"}).Draw(t, "made")
			},
			"move": func(t *rapid.T) { one(t).scope = fmt.Sprint("test/", rapid.IntRange(0, 2).Draw(t, "scope")) },
			"delete": func(t *rapid.T) {
				gone := one(t)
				n.things = slices.DeleteFunc(n.things, func(th *thing) bool { return th == gone && len(n.things) > 3 })
			},
			"add": func(t *rapid.T) {
				th := *one(t)
				n.added++
				th.id += fmt.Sprint("x", n.added)
				n.things = append(n.things, &th)
			},
			"setting": func(t *rapid.T) { n.limit = rapid.IntRange(80, 95).Draw(t, "days") },
			"rewrite": func(t *rapid.T) { c := name(t); n.texts[c] = !n.texts[c] },
			"skip":    func(t *rapid.T) { c := name(t); n.off[c] = !n.off[c] },
			"denied":  func(t *rapid.T) { n.denied = !n.denied },
			"unread":  func(t *rapid.T) { n.unread = !n.unread },
			"version": func(t *rapid.T) { n.memory.Version += "1" },
			"damage": func(t *rapid.T) {
				b, err := os.ReadFile(n.memory.File)
				if err != nil {
					t.Fatal(err)
				}
				if len(b) == 0 {
					return
				}
				at := rapid.IntRange(0, len(b)-1).Draw(t, "byte")
				if b[at] ^= byte(rapid.IntRange(0, 255).Draw(t, "bits")); rapid.Bool().Draw(t, "cut") {
					b = b[:at]
				}
				if err := os.WriteFile(n.memory.File, b, 0o600); err != nil {
					t.Fatal(err)
				}
			},
			"tomorrow": func(t *rapid.T) { n.now = n.now.Add(24 * time.Hour) },
			"moment": func(t *rapid.T) {
				n.now = n.now.Add(time.Duration(rapid.Int64Range(-int64(300*24*time.Hour), int64(300*24*time.Hour)).Draw(t, "later"))).Truncate(time.Second)
			},
		}
		for range rapid.IntRange(1, 12).Draw(t, "nights") {
			for range rapid.IntRange(0, 3).Draw(t, "changes") {
				changes[rapid.SampledFrom(slices.Sorted(maps.Keys(changes))).Draw(t, "change")](t)
			}
			n.night(t, rapid.SampledFrom([]int{0, 0, 3}).Draw(t, "verify"))
		}
		reused, evaluated = reused+n.reused, evaluated+n.evaluated
	})
	if reused == 0 || evaluated == 0 {
		t.Errorf("%d answers were remembered, %d given anew", reused, evaluated)
	}
	t.Logf("%d assets were remembered, %d judged", reused, evaluated)
}

// TestBasisKnowsSettings wants the basis of a control to be another one when a setting
// that it reads is, and only then.
func TestBasisKnowsSettings(t *testing.T) {
	basis := func(settings map[string]any) string {
		set := one(`deny contains "many" if input.asset.attributes.size_gib > data.settings.guardrails["size.gib"]`)
		set.Settings = map[string]any{"guardrails": settings}
		p, err := Engine{}.Compile(t.Context(), set)
		if err != nil {
			t.Fatal(err)
		}
		return p.(engine.Incremental).Basis("bench.tricky").Digest
	}
	ten := basis(map[string]any{"size.gib": 10})
	if basis(map[string]any{"size.gib": 20}) == ten {
		t.Error("it is the same with another setting")
	}
	if basis(map[string]any{"size.gib": 10, "days": 7}) != ten {
		t.Error("it is another one, though what is read is the same")
	}
}

// TestWrongAnswersAreFound makes what was answered wrong. The sample that two
// engines are asked about finds it, so everything is judged, now and the next time.
func TestWrongAnswersAreFound(t *testing.T) {
	p, err := Engine{}.Compile(t.Context(), enginetest.Typical())
	if err != nil {
		t.Fatal(err)
	}
	parts := enginetest.Inventory(enginetest.Company(200))
	for i := range parts {
		documents := parts[i].Documents
		parts[i].Scope, parts[i].Where, parts[i].Assets = fmt.Sprint("test/", i), enginetest.Where, 200
		parts[i].CollectedAt = time.Date(2026, 11, 25, 5, 0, 0, 0, time.UTC)
		parts[i].Digests = func() (all []engine.Digest, err error) {
			for d := range documents() {
				digest, err := inventory.DigestOf(d.JSON)
				if err != nil {
					return nil, err
				}
				all = append(all, digest)
			}
			return all, nil
		}
	}
	o := engine.EvaluateOptions{
		Now: enginetest.Now, Coverage: enginetest.Complete(), Verify: 100,
		Memory: &engine.Memory{File: filepath.Join(t.TempDir(), "answers.zip"), Version: "1"},
	}
	evaluate := func() engine.Result {
		r, err := engine.Evaluate(t.Context(), p, parts, o)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	first := evaluate()
	if again := evaluate(); again.Forgotten != "" || !reflect.DeepEqual(again.Findings, first.Findings) {
		t.Fatalf("nothing is wrong yet, and it says %q", again.Forgotten)
	}
	if err := os.Remove(o.Memory.File); err != nil {
		t.Fatal(err)
	}
	lying := o
	lying.Verify = 0
	if r, err := engine.Evaluate(t.Context(), liar{p.(engine.Incremental)}, parts, lying); err != nil || len(r.Findings) > 0 {
		t.Fatalf("the liar tells of %d findings, %v", len(r.Findings), err)
	}
	got := evaluate()
	if !strings.Contains(got.Forgotten, "and wrongly") || !reflect.DeepEqual(got.Findings, first.Findings) || !reflect.DeepEqual(got.Counts, first.Counts) {
		t.Errorf("it says %q, with %d findings instead of %d", got.Forgotten, len(got.Findings), len(first.Findings))
	}
	if _, err := os.Stat(o.Memory.File); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("what was answered wrongly is still there: %v", err)
	}
}

// A liar lets every control pass every asset, and says that its answers rest on
// what those of the honest program do.
type liar struct{ engine.Incremental }

func (l liar) NewRun(p engine.RunParams) engine.Run {
	return lyingRun{l.Incremental.NewRun(p).(engine.IncrementalRun)}
}

type lyingRun struct{ engine.IncrementalRun }

func (r lyingRun) NewWorker() engine.Worker {
	return lyingWorker{r.IncrementalRun.NewWorker().(engine.IncrementalWorker)}
}

type lyingWorker struct{ engine.IncrementalWorker }

func (w lyingWorker) EvalSome(doc engine.Document, some []bool, emit func(*policies.Finding, int64)) ([]engine.Relation, error) {
	return w.IncrementalWorker.EvalSome(doc, some, func(f *policies.Finding, until int64) {
		emit(&policies.Finding{Control: f.Control, Status: policies.Pass}, until)
	})
}
