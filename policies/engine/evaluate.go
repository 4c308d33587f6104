package engine

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// A Part of an inventory, such as a scope's file, can be read by itself and
// more than once.
type Part struct {
	// Types are the asset types in it. Nil means that they are not known.
	Types []string

	// Documents gives the assets. An error ends the evaluation.
	Documents func() iter.Seq2[Document, error]
}

// EvaluateOptions say how to evaluate an inventory.
type EvaluateOptions struct {
	Now      time.Time // of the run
	Coverage []collectors.Coverage

	Workers int  // goroutines; 0: one for each CPU
	Passes  bool // keep passes among the findings

	// Skip says which controls are left out; nil: none.
	Skip func(control string) bool

	// Index is how many bytes the index of joins may take. Zero means
	// DefaultIndex.
	Index int64

	// Emit is given the findings instead of the Result, one at a time and in no
	// order, so that their number does not matter. Nil keeps them.
	Emit func(policies.Finding)
}

// A Result is what controls said of an inventory.
type Result struct {
	// Findings are failures and unknowns, and passes if asked for, by control,
	// asset and place. What policies.Unseen tells is not among them.
	Findings []policies.Finding

	Counts map[string]Counts // by control, of those that gave an answer
	Assets map[string]int    // by type

	Indexed Indexed // for joins
}

// Counts are numbers of answers of a control.
type Counts struct{ Pass, Fail, Unknown, NotApplicable int }

// Evaluate runs the controls over an inventory: first it indexes what joins
// look up, then it evaluates each asset. Its memory does not depend on the number
// of assets but for the index, which is bounded, and the findings.
//
// A document that is no asset is unknown to every control that judges its type,
// and a gap in the coverage of the joins that look for it.
func Evaluate(ctx context.Context, p Program, parts []Part, o EvaluateOptions) (Result, error) {
	o.Workers = cmp.Or(max(0, o.Workers), runtime.GOMAXPROCS(0))
	index := p.NewIndex(o.Index)
	gaps, err := fill(ctx, index, parts, o)
	if err != nil {
		return Result{}, err
	}
	index.Seal(slices.Concat(o.Coverage, gaps))

	run := p.NewRun(RunParams{Now: o.Now, Index: index, Coverage: o.Coverage, Skip: o.Skip, Passes: o.Passes})
	defer run.Close()
	e := &evaluation{o: o, run: run, result: Result{Counts: map[string]Counts{}, Assets: map[string]int{}, Indexed: index.Holds()}}
	if err := e.all(ctx, parts); err != nil {
		return Result{}, err
	}
	slices.SortFunc(e.result.Findings, func(a, b policies.Finding) int {
		return cmp.Or(strings.Compare(a.Control, b.Control), strings.Compare(a.Asset.ID, b.Asset.ID), strings.Compare(a.Place, b.Place))
	})
	return e.result, nil
}

// fill gives the index what it wants, and returns lines for what it cannot take.
func fill(ctx context.Context, index Index, parts []Part, o EvaluateOptions) (gaps []collectors.Coverage, err error) {
	wanted := slices.DeleteFunc(slices.Clone(parts), func(p Part) bool {
		return p.Types != nil && !slices.ContainsFunc(p.Types, index.Wants)
	})
	var mu sync.Mutex
	err = pipeline(ctx, wanted, o.Workers, index.Wants, func() func(*chunk) {
		return func(c *chunk) {
			for _, d := range c.docs {
				if err := index.Add(d.Document); err != nil {
					mu.Lock()
					gaps = append(gaps, collectors.Coverage{Place: d.Where, AssetType: d.Type, State: collectors.Partial, Reason: d.fault(err)})
					mu.Unlock()
				}
			}
		}
	})
	return gaps, err
}

// An evaluation gathers the answers.
type evaluation struct {
	o   EvaluateOptions
	run Run

	mu     sync.Mutex
	result Result
}

// all evaluates the parts. It does not wait for a worker that has stalled.
func (e *evaluation) all(ctx context.Context, parts []Part) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan error, 1)
	go func() {
		done <- pipeline(ctx, parts, e.o.Workers, nil, func() func(*chunk) {
			w, t := e.run.NewWorker(), &tally{passes: e.o.Passes, counts: map[string]*Counts{}}
			t.emit = t.add
			return func(c *chunk) { e.add(w, t, c) }
		})
	}()
	select {
	case err := <-done:
		return err
	case err := <-e.run.Stalled():
		return err
	}
}

// A tally gathers one worker's answers about a chunk.
type tally struct {
	passes   bool // are kept
	counts   map[string]*Counts
	findings []policies.Finding
	emit     func(policies.Finding) // add
}

func (t *tally) add(f policies.Finding) {
	n := t.counts[f.Control]
	if n == nil {
		n = &Counts{}
		t.counts[f.Control] = n
	}
	switch f.Status {
	case policies.Pass:
		n.Pass++
	case policies.Fail:
		n.Fail++
	case policies.Unknown:
		n.Unknown++
	case policies.NotApplicable:
		n.NotApplicable++
	}
	if f.Status == policies.Fail || f.Status == policies.Unknown || f.Status == policies.Pass && t.passes {
		t.findings = append(t.findings, f)
	}
}

// add evaluates a chunk and adds its answers to those of the other workers.
func (e *evaluation) add(w Worker, t *tally, c *chunk) {
	for _, d := range c.docs {
		if err := w.Eval(d.Document, t.emit); err != nil {
			e.unreadable(d, err, t.emit)
		}
	}

	e.mu.Lock()
	defer e.mu.Unlock()
	for _, d := range c.docs {
		e.result.Assets[d.Type]++
	}
	for control, n := range t.counts {
		if *n == (Counts{}) {
			continue // none in this chunk
		}
		all := e.result.Counts[control]
		all.Pass += n.Pass
		all.Fail += n.Fail
		all.Unknown += n.Unknown
		all.NotApplicable += n.NotApplicable
		e.result.Counts[control] = all
		*n = Counts{}
	}
	if e.o.Emit == nil {
		e.result.Findings = append(e.result.Findings, t.findings...)
	} else {
		for _, f := range t.findings {
			e.o.Emit(f)
		}
	}
	clear(t.findings)
	t.findings = t.findings[:0]
}

// unreadable gives the answers about a document that is no asset.
func (e *evaluation) unreadable(d numbered, err error, emit func(policies.Finding)) {
	id := fmt.Sprintf("%s#%d", d.Scope, d.n)
	for _, c := range e.run.Judges(d.Type) {
		emit(policies.Finding{
			Fingerprint: policies.Fingerprint(c.ID, id), Control: c.ID, Asset: policies.Asset{ID: id, Type: d.Type, Name: id},
			Place: d.Where, Status: policies.Unknown, Severity: c.Severity, Reason: d.fault(err),
		})
	}
}
