package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/plan"
	"github.com/corporate-sre/auditor/policies/engine/reference"
)

// A lineTask is work on the first Assets lines of File.
type lineTask struct {
	File   string
	Assets int

	Reference bool   // by the reference engine: OPA, embedded well
	Only      string // controls whose ID begins so; empty: all
	More      int    // controls of other types that are loaded too
}

// evaluated is what the engine said of them.
type evaluated struct {
	Checks   int           // controls that judged an asset: passes, failures and unknowns
	Messages int           // of the failures, as other tools count
	Failures int           // checks
	Unknown  int           // checks
	Start    time.Duration // CPU until the first asset: reading and compiling the controls
	CPU      time.Duration // from there

	Compiling, Peak float64 // resident memory at most until the first asset, and from there, MB of 10^6 bytes
}

// evaluate is the child that runs the controls over the lines.
func evaluate(ctx context.Context, in *json.Decoder, out *json.Encoder) error {
	var task lineTask
	if err := in.Decode(&task); err != nil {
		return err
	}
	program, err := task.program(ctx)
	if err != nil {
		return err
	}
	e := evaluated{Start: spent()}
	if e.Compiling, err = forgetPeak(); err != nil {
		return err
	}
	result, err := engine.Evaluate(ctx, program, []engine.Part{{Types: assetTypes, Documents: task.documents}}, engine.EvaluateOptions{
		Now: clock, Workers: 1, Coverage: coverage(), Skip: func(id string) bool { return !strings.HasPrefix(id, task.Only) },
		Emit: func(f policies.Finding) { e.Messages += len(f.Messages) },
	})
	if err != nil {
		return err
	}
	e.CPU = spent() - e.Start
	if e.Peak, err = residentPeak(); err != nil {
		return err
	}
	for _, n := range result.Counts {
		e.Checks += n.Pass + n.Fail + n.Unknown
		e.Failures += n.Fail
		e.Unknown += n.Unknown
	}
	return out.Encode(e)
}

// otherTypes are types that are not generated.
var otherTypes = []string{"aws.account", "gcp.disk", "gcp.project", "github.member", "github.repository", "github.team", "saas.account", "saas.token"}

func (t lineTask) program(ctx context.Context) (engine.Program, error) {
	set, _, err := rules()
	if err != nil {
		return nil, err
	}
	for i := range t.More {
		text := fmt.Sprintf("# METADATA\n# custom:\n#   asset_types: [%s]\n#   requires: [tags]\npackage other.c%d\n\ndeny contains \"x\" if input.asset.tags.x%d == \"y\"\n", otherTypes[i%len(otherTypes)], i, i)
		set.Modules = append(set.Modules, engine.Module{Path: fmt.Sprintf("other%d.rego", i), Source: []byte(text)})
	}
	if t.Reference {
		return reference.Engine{}.Compile(ctx, set)
	}
	return plan.Engine{}.Compile(ctx, set)
}

// allocations is the child that counts what a check allocates that passes. It
// evaluates each type's first asset of which all checks pass, again and again.
func allocations(ctx context.Context, in *json.Decoder, out *json.Encoder) error {
	var task lineTask
	if err := in.Decode(&task); err != nil {
		return err
	}
	program, err := task.program(ctx)
	if err != nil {
		return err
	}
	index := program.NewIndex(0)
	index.Seal(coverage())
	run := program.NewRun(engine.RunParams{Now: clock, Index: index, Coverage: coverage()})
	defer run.Close()
	worker := run.NewWorker()
	checks, failed := 0, false
	emit := func(f policies.Finding) {
		failed = failed || f.Status == policies.Fail || f.Status == policies.Unknown
		checks++
	}
	passing := map[string]engine.Document{}
	for doc, err := range task.documents() {
		if err != nil {
			return err
		}
		failed = false
		if err := worker.Eval(doc, emit); err != nil {
			return err
		}
		if _, ok := passing[doc.Type]; !failed && !ok {
			doc.JSON = bytes.Clone(doc.JSON)
			passing[doc.Type] = doc
		}
	}
	if len(passing) < len(assetTypes) {
		return fmt.Errorf("only %d types have an asset of which all checks pass", len(passing))
	}
	const times = 1000
	var before, after runtime.MemStats
	checks = 0
	for round := range 2 { // the first one warms up
		if round == 1 {
			checks = 0
			runtime.ReadMemStats(&before)
		}
		for range times {
			for _, t := range assetTypes {
				if err := worker.Eval(passing[t], emit); err != nil {
					return err
				}
			}
		}
	}
	runtime.ReadMemStats(&after)
	return out.Encode(float64(after.Mallocs-before.Mallocs) / float64(checks))
}

func coverage() (lines []collectors.Coverage) {
	for _, t := range assetTypes {
		lines = append(lines, collectors.Coverage{Place: place, AssetType: t, State: collectors.Complete})
	}
	return lines
}

const place = "aws:100000000000"

// documents gives the assets as an inventory does.
func (t lineTask) documents() iter.Seq2[engine.Document, error] {
	return func(yield func(engine.Document, error) bool) {
		for i, line := range t.lines {
			doc := engine.Document{Where: place, Scope: place, Type: assetTypes[i%len(assetTypes)], JSON: line}
			if !yield(doc, nil) {
				return
			}
		}
	}
}

// lines gives each line and its number, from 0. A line is valid until the next.
// It panics when the file does not have them: it is our own.
func (t lineTask) lines(yield func(int, []byte) bool) {
	f, err := os.Open(t.File)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 64<<10)
	for i := range t.Assets {
		line, err := r.ReadSlice('\n')
		if err != nil {
			panic(fmt.Sprintf("%s: line %d: %v", t.File, i+1, err))
		}
		if !yield(i, line[:len(line)-1]) {
			return
		}
	}
}

// decode is the child that only decodes the lines, with encoding/json.
func decode(_ context.Context, in *json.Decoder, out *json.Encoder) error {
	var task lineTask
	if err := in.Decode(&task); err != nil {
		return err
	}
	start := spent()
	for i, line := range task.lines {
		var asset map[string]any
		if err := json.Unmarshal(line, &asset); err != nil {
			return fmt.Errorf("%s: line %d: %w", task.File, i+1, err)
		}
		if !strings.HasPrefix(asset["type"].(string), "aws.") {
			return fmt.Errorf("%s: line %d: no asset", task.File, i+1)
		}
	}
	return out.Encode(spent() - start)
}

// forgetPeak returns the most memory that was resident so far, gives back what is
// not in use, as auditor does when the controls are compiled, and counts anew.
func forgetPeak() (float64, error) {
	peak, err := residentPeak()
	if err != nil {
		return 0, err
	}
	debug.FreeOSMemory()
	const resetPeak = "5" // see proc_pid_clear_refs(5)
	return peak, os.WriteFile("/proc/self/clear_refs", []byte(resetPeak), 0)
}

// residentPeak is the most memory that was resident, MB of 10^6 bytes.
func residentPeak() (float64, error) {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			var kib float64
			_, err := fmt.Sscan(rest, &kib)
			return kib * 1024 / 1e6, err
		}
	}
	return 0, errors.New("/proc/self/status has no VmHWM")
}

// spent is the CPU time of this process until now.
func spent() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		panic(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
