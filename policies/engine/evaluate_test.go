package engine_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/schemas"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/reference"
)

var now = time.Date(2026, 11, 25, 6, 0, 0, 0, time.UTC)

// part is the documents of an account's Region; a line that begins with "!" is
// an error of the source.
func part(account int, lines ...string) engine.Part {
	scope := collectors.Scope{Provider: "aws", Place: fmt.Sprintf("%012d", account), Region: "eu-west-1", Part: "region"}
	types := map[string]bool{}
	for _, line := range lines {
		types[engine.TypeOf([]byte(line))] = true
	}
	p := engine.Part{Documents: func() iter.Seq2[engine.Document, error] {
		return func(yield func(engine.Document, error) bool) {
			var buffer []byte // as a reader has it: each document overwrites the one before
			for _, line := range lines {
				if text, broken := strings.CutPrefix(line, "!"); broken {
					yield(engine.Document{}, errors.New(text))
					return
				}
				buffer = append(buffer[:0], line...)
				if !yield(engine.Document{Where: scope.Where(), Scope: scope.ID(), Type: engine.TypeOf(buffer), JSON: buffer}, nil) {
					return
				}
			}
		}
	}}
	for t := range types {
		p.Types = append(p.Types, t)
	}
	return p
}

func program(t testing.TB) engine.Program {
	t.Helper()
	const head = "# METADATA\n# custom: {severity: high, %s}\npackage %s\n\n%s\n"
	p, err := reference.Engine{}.Compile(t.Context(), engine.PolicySet{Schemas: schemas.All(), Modules: []engine.Module{
		{Path: "a.rego", Source: fmt.Appendf(nil, head, "asset_types: [aws.volume], requires: [attributes.encrypted]", "guardrails.encrypted", `deny contains "not encrypted" if input.asset.attributes.encrypted == false`)},
		{Path: "b.rego", Source: fmt.Appendf(nil, head, "asset_types: [aws.volume, aws.instance], requires: [tags]", "tagging.owner", `deny contains "no owner" if not input.asset.tags.owner`)},
		{Path: "c.rego", Source: fmt.Appendf(nil, head, "asset_types: [aws.volume], related: {instances: {type: aws.instance, key: id, from: links.attached_to}}", "cost.stopped", `deny contains i.name if some i in input.related.instances`)},
		{Path: "d.rego", Source: fmt.Appendf(nil, head, "asset_types: [aws.instance]", "guardrails.instance", `deny contains "instance" if input.asset.name == "stopped"`)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func disk(id string, encrypted bool, instance string) string {
	return fmt.Sprintf(`{"id":%q,"type":"aws.volume","name":"d","tags":{"owner":"sre"},"attributes":{"encrypted":%t},"links":{"attached_to":[%q]},"source":"s","collected_at":"2026-11-25T05:00:00Z"}`, id, encrypted, instance)
}

func host(id, name string) string {
	return fmt.Sprintf(`{"id":%q,"type":"aws.instance","name":%q,"tags":{},"attributes":{},"source":"s","collected_at":"2026-11-25T05:00:00Z"}`, id, name)
}

var complete = []collectors.Coverage{
	{Place: "aws:000000000001/eu-west-1", AssetType: "aws.instance", State: collectors.Complete},
	{Place: "aws:000000000001/eu-west-1", AssetType: "aws.volume", State: collectors.Complete},
}

func lines(r engine.Result) (all []string) {
	for _, f := range r.Findings {
		all = append(all, fmt.Sprint(f.Control, " ", f.Asset.ID, " ", f.Status, " ", strings.Join(f.Messages, ","), f.Reason))
	}
	return all
}

func TestEvaluate(t *testing.T) {
	parts := []engine.Part{
		part(1, disk("v1", false, "i1"), disk("v2", true, "i2")),
		part(2, host("i1", "stopped"), host("i2", "running")),
		part(3),
	}
	got, err := engine.Evaluate(t.Context(), program(t), parts, engine.EvaluateOptions{Now: now, Coverage: complete})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"cost.stopped v1 fail stopped",
		"cost.stopped v2 fail running",
		"guardrails.encrypted v1 fail not encrypted",
		"guardrails.instance i1 fail instance",
		"tagging.owner i1 fail no owner",
		"tagging.owner i2 fail no owner",
	}
	if !slices.Equal(lines(got), want) {
		t.Errorf("findings are\n%s, want\n%s", strings.Join(lines(got), "\n"), strings.Join(want, "\n"))
	}
	counts := map[string]engine.Counts{
		"cost.stopped": {Fail: 2}, "guardrails.encrypted": {Pass: 1, Fail: 1}, "guardrails.instance": {Pass: 1, Fail: 1}, "tagging.owner": {Pass: 2, Fail: 2},
	}
	if !reflect.DeepEqual(got.Counts, counts) {
		t.Errorf("counts are %v, want %v", got.Counts, counts)
	}
	if assets := map[string]int{"aws.volume": 2, "aws.instance": 2}; !reflect.DeepEqual(got.Assets, assets) {
		t.Errorf("assets are %v, want %v", got.Assets, assets)
	}

	if got.Indexed.Assets != 2 || got.Indexed.Bytes < 200 || len(got.Indexed.Left) > 0 {
		t.Errorf("it has indexed %+v, want the 2 instances", got.Indexed)
	}
	full, err := engine.Evaluate(t.Context(), program(t), parts, engine.EvaluateOptions{Now: now, Coverage: complete, Index: 200})
	if err != nil {
		t.Fatal(err)
	}
	if n := full.Counts["cost.stopped"]; n.Unknown != 2 || full.Counts["tagging.owner"] != counts["tagging.owner"] || !slices.Equal(full.Indexed.Left, []string{"aws.instance"}) {
		t.Errorf("with a small index counts are %v, indexed %+v; want only what joins to be unknown", full.Counts, full.Indexed)
	}

	emitted := 0
	with, err := engine.Evaluate(t.Context(), program(t), parts, engine.EvaluateOptions{
		Now: now, Coverage: complete, Passes: true, Workers: 3,
		Skip: func(control string) bool { return control == "tagging.owner" },
		Emit: func(f policies.Finding) { emitted++ },
	})
	if err != nil {
		t.Fatal(err)
	}
	if emitted != 6 || len(with.Findings) != 0 || with.Counts["tagging.owner"] != (engine.Counts{}) {
		t.Errorf("%d findings emitted, %d kept, counts %v; want 6, passes too, none of tagging.owner", emitted, len(with.Findings), with.Counts)
	}
}

// The same inventory gives the same findings, however many work on it and
// however it is cut.
func TestEvaluateIsDeterministic(t *testing.T) {
	var all []string
	var parts []engine.Part
	for account := range 20 {
		var of []string
		for i := range 50 {
			of = append(of, disk(fmt.Sprintf("v%d-%d", account, i), i%3 == 0, fmt.Sprintf("i%d", (account+i)%7)), host(fmt.Sprintf("i%d", i), fmt.Sprint("h", i)))
		}
		all = append(all, of...)
		parts = append(parts, part(1, of...))
	}
	p := program(t)
	var want engine.Result
	for i, o := range []struct {
		parts   []engine.Part
		workers int
	}{{parts, 1}, {parts, 8}, {[]engine.Part{part(1, all...)}, 4}} {
		got, err := engine.Evaluate(t.Context(), p, o.parts, engine.EvaluateOptions{Now: now, Coverage: complete, Workers: o.workers, Passes: true})
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			want = got
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%d workers over %d parts give another result", o.workers, len(o.parts))
		}
	}
	if len(want.Findings) < 3000 {
		t.Errorf("only %d findings", len(want.Findings))
	}
}

// What is no asset is unknown to each control of its type, and to the joins
// that may have looked for it.
func TestDocumentThatIsNoAssetIsUnknown(t *testing.T) {
	parts := []engine.Part{
		part(1, disk("v1", true, "i1"), `{"id":"","type":"aws.volume"}`),
		part(2, `{"type":"aws.instance","id":`),
	}
	got, err := engine.Evaluate(t.Context(), program(t), parts, engine.EvaluateOptions{Now: now, Coverage: complete})
	if err != nil {
		t.Fatal(err)
	}
	instance := "document 1 of aws/000000000002/eu-west-1/region is no asset: JSON: no value at byte 28; collect it again"
	volume := "document 2 of aws/000000000001/eu-west-1/region is no asset: document has no id; collect it again"
	want := []string{
		"cost.stopped aws/000000000001/eu-west-1/region#2 unknown " + volume,
		"cost.stopped v1 unknown related instances: aws.instance in aws:000000000002/eu-west-1: partial, " + instance,
		"guardrails.encrypted aws/000000000001/eu-west-1/region#2 unknown " + volume,
		"guardrails.instance aws/000000000002/eu-west-1/region#1 unknown " + instance,
		"tagging.owner aws/000000000001/eu-west-1/region#2 unknown " + volume,
		"tagging.owner aws/000000000002/eu-west-1/region#1 unknown " + instance,
	}
	if !slices.Equal(lines(got), want) {
		t.Errorf("findings are\n%s, want\n%s", strings.Join(lines(got), "\n"), strings.Join(want, "\n"))
	}
}

func TestEvaluateEndsWithTheSource(t *testing.T) {
	parts := []engine.Part{part(1, disk("v1", true, "i1")), part(2, disk("v2", true, "i1"), "!the file is torn")}
	for range 50 {
		parts = append(parts, part(3, disk("v3", true, "i1")))
	}
	_, err := engine.Evaluate(t.Context(), program(t), parts, engine.EvaluateOptions{Now: now, Workers: 4})
	if err == nil || err.Error() != "the file is torn" {
		t.Errorf("error is %v, want that of the source", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := engine.Evaluate(ctx, program(t), parts[:1], engine.EvaluateOptions{Now: now}); !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v, want that the context has ended", err)
	}
}

// A worker that neither answers nor can be stopped does not hold up the night.
func TestEvaluateEndsWhenAWorkerStalls(t *testing.T) {
	stuck := make(chan struct{})
	defer close(stuck)
	stalled := make(chan error, 1)
	stalled <- errors.New("it cannot be stopped")
	p := stallingProgram{program(t), stuck, stalled}
	_, err := engine.Evaluate(t.Context(), p, []engine.Part{part(1, disk("v1", true, "i1"))}, engine.EvaluateOptions{Now: now})
	if err == nil || err.Error() != "it cannot be stopped" {
		t.Errorf("error is %v, want that of the watch", err)
	}
}

type stallingProgram struct {
	engine.Program
	stuck   chan struct{}
	stalled chan error
}

type stallingRun struct {
	engine.Run
	stallingProgram
}

func (p stallingProgram) NewRun(params engine.RunParams) engine.Run {
	return stallingRun{p.Program.NewRun(params), p}
}
func (r stallingRun) Stalled() <-chan error    { return r.stalled }
func (r stallingRun) NewWorker() engine.Worker { return r }
func (r stallingRun) Eval(engine.Document, func(policies.Finding)) error {
	<-r.stuck
	return nil
}

// Parts without a wanted type are not read for the index.
func TestIndexReadsOnlyWhatIsWanted(t *testing.T) {
	read := 0
	p := part(1, disk("v1", true, "i1"))
	inner := p.Documents
	p.Documents = func() iter.Seq2[engine.Document, error] { read++; return inner() }
	if _, err := engine.Evaluate(t.Context(), program(t), []engine.Part{p}, engine.EvaluateOptions{Now: now}); err != nil {
		t.Fatal(err)
	}
	if read != 1 {
		t.Errorf("the part was read %d times, want once", read)
	}
}
