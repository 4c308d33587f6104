package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/reference"
)

// A lineTask is work on the first Assets lines of File.
type lineTask struct {
	File   string
	Assets int
}

// evaluated is what the engine said of them.
type evaluated struct {
	Checks   int           // controls that judged an asset: passes, failures and unknowns
	Messages int           // of the failures, as other tools count
	Failures int           // checks
	Unknown  int           // checks
	Start    time.Duration // CPU until the first asset: reading and compiling the controls
	CPU      time.Duration // from there
}

// evaluate is the child that runs the controls over the lines.
func evaluate(ctx context.Context, in *json.Decoder, out *json.Encoder) error {
	var task lineTask
	if err := in.Decode(&task); err != nil {
		return err
	}
	set, _, err := rules()
	if err != nil {
		return err
	}
	program, err := reference.Engine{}.Compile(ctx, set)
	if err != nil {
		return err
	}
	e := evaluated{Start: spent()}
	result, err := engine.Evaluate(ctx, program, []engine.Part{{Types: assetTypes, Documents: task.documents}}, engine.EvaluateOptions{
		Now: clock, Workers: 1, Coverage: coverage(),
		Emit: func(f policies.Finding) { e.Messages += len(f.Messages) },
	})
	if err != nil {
		return err
	}
	e.CPU = spent() - e.Start
	for _, n := range result.Counts {
		e.Checks += n.Pass + n.Fail + n.Unknown
		e.Failures += n.Fail
		e.Unknown += n.Unknown
	}
	return out.Encode(e)
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
	r := bufio.NewReaderSize(f, 1<<20)
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

// spent is the CPU time of this process until now.
func spent() time.Duration {
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		panic(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
