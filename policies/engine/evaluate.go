package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"iter"
	"math"
	"math/rand/v2"
	"os"
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

	// Scope and Where are those of its documents, CollectedAt when they all were
	// read, and Digests what they hold beside that, in their order. Without them
	// nothing is remembered of the part.
	Scope, Where string
	CollectedAt  time.Time
	Digests      func() ([]Digest, error)

	Assets int // how many they are; 0: not known

	// Documents gives the assets. An error ends the evaluation.
	Documents func() iter.Seq2[Document, error]

	// Some gives those with these numbers, from 1 and ascending, of which Digests
	// has told. Nil means that all have to be read.
	Some func(digests []Digest, numbers []int) iter.Seq2[Document, error]
}

// EvaluateOptions say how to evaluate an inventory.
type EvaluateOptions struct {
	Now      time.Time // of the run
	Coverage []collectors.Coverage

	Workers int  // goroutines; 0: one for each CPU
	Passes  bool // keep passes among the findings

	// Memory is where the answers of the last evaluation are, and those of this one
	// will be; nil: every asset is judged. An engine that is not Incremental, and
	// Passes, leave it alone.
	Memory *Memory

	// Verify is of about how many assets the reference engine is asked too, by
	// engines that can. They are others every run.
	Verify int

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

	// Remembered counts the assets all of whose answers are those of the last run,
	// and Verified those about which two engines were asked.
	Remembered, Verified int

	// Forgotten says which answers of the last run were given anew, though they
	// were there, and why; empty: none.
	Forgotten string

	// Unkept says why the answers are not there for the next run; empty: they are.
	Unkept string
}

// Counts are numbers of answers of a control.
type Counts struct{ Pass, Fail, Unknown, NotApplicable int }

func (c *Counts) add(n Counts) {
	c.Pass += n.Pass
	c.Fail += n.Fail
	c.Unknown += n.Unknown
	c.NotApplicable += n.NotApplicable
}

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
	e.choose(parts)
	if e.recall, err = newRecall(p, run, o); err != nil {
		e.result.Unkept = err.Error()
	}
	err = e.all(ctx, parts)
	if e.recall != nil && (err != nil || e.wrong != "") {
		e.recall.discard()
	}
	switch {
	case err != nil:
		return Result{}, err
	case e.wrong != "":
		return e.anew(ctx, p, parts)
	case e.recall != nil:
		e.remember()
	}
	e.result.Findings = inOrder(e.found)
	return e.result, nil
}

// inOrder are findings by control, asset and place. Each is moved once: they are
// large.
func inOrder(found [][]policies.Finding) (all []policies.Finding) {
	var order []*policies.Finding
	for _, some := range found {
		for i := range some {
			order = append(order, &some[i])
		}
	}
	slices.SortFunc(order, func(a, b *policies.Finding) int {
		if c := strings.Compare(a.Control, b.Control); c != 0 {
			return c
		}
		return cmp.Or(strings.Compare(a.Asset.ID, b.Asset.ID), strings.Compare(a.Place, b.Place))
	})
	all = slices.Grow(all, len(order))
	for _, f := range order {
		all = append(all, *f)
	}
	return all
}

// fill gives the index what it wants, and returns lines for what it cannot take.
func fill(ctx context.Context, index Index, parts []Part, o EvaluateOptions) (gaps []collectors.Coverage, err error) {
	want := selection{want: func(d *numbered) bool { return index.Wants(d.Type) }}
	wanted := slices.DeleteFunc(slices.Clone(parts), func(p Part) bool {
		return p.Types != nil && !slices.ContainsFunc(p.Types, index.Wants)
	})
	var mu sync.Mutex
	look := func(Part) (selection, error) { return want, nil }
	err = pipeline(ctx, wanted, o.Workers, func() func(Part) (selection, error) { return look }, func() func(*chunk) {
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
	o      EvaluateOptions
	run    Run
	recall *recall // nil: nothing is remembered
	sample sample

	mu      sync.Mutex
	result  Result
	found   [][]policies.Finding // for the result
	tallies []*tally             // one a goroutine
	wrong   string               // an answer of the last run that another engine does not give
}

// all evaluates the parts. It does not wait for a worker that has stalled.
func (e *evaluation) all(ctx context.Context, parts []Part) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan error, 1)
	go func() {
		done <- pipeline(ctx, parts, e.o.Workers, e.look, func() func(*chunk) {
			a, t := &asking{evaluation: e, worker: e.run.NewWorker()}, e.newTally()
			if !e.o.Passes {
				t.brief, _ = a.worker.(BriefWorker)
			}
			return func(c *chunk) { e.add(a, t, c) }
		})
	}()
	select {
	case err := <-done:
		e.sum()
		return err
	case err := <-e.run.Stalled():
		return err
	}
}

// look returns a function for one goroutine that says what of a part is judged.
// What is remembered needs no judging.
func (e *evaluation) look() func(Part) (selection, error) {
	t := e.newTally()
	return func(p Part) (selection, error) {
		verified := e.sample.of(p.Scope)
		want := selection{want: func(d *numbered) bool {
			d.verify = verified(d.n)
			return true
		}}
		if e.recall == nil {
			return want, nil
		}
		v, err := e.recall.visit(p, verified, t)
		e.gather(t)
		if v == nil || err != nil {
			return want, err
		}
		return selection{nothing: v.unchanged(), digests: v.digests, some: v.some(), end: v.release, want: func(d *numbered) bool {
			if !v.wants(d.n) {
				return false
			}
			if d.n <= len(v.todo) { // otherwise the scope holds more than it says
				v.left.Add(1)
				d.visit = v
			}
			d.verify = verified(d.n)
			return true
		}}, nil
	}
}

// asking is one goroutine's workers.
type asking struct {
	*evaluation
	worker   Worker
	verifier IncrementalWorker // nil: it was not needed yet
}

// of is the worker that judges a document.
func (a *asking) of(d *numbered) Worker {
	if !d.verify {
		return a.worker
	}
	run, ok := a.run.(IncrementalRun)
	if !ok {
		return a.worker
	}
	if a.verifier == nil {
		a.verifier = run.NewVerifier()
	}
	return a.verifier
}

// add judges a chunk and adds the answers to those of the other workers.
func (e *evaluation) add(a *asking, t *tally, c *chunk) {
	for i := range c.docs {
		d := &c.docs[i]
		t.assets[d.Type]++
		w := a.of(d)
		if w != a.worker && len(e.run.Judges(d.Type)) > 0 {
			t.verified++
		}
		var err error
		switch {
		case d.visit != nil:
			t.blame(*d, d.visit.judge(w.(IncrementalWorker), *d, t))
		case w == a.worker && t.brief != nil:
			err = t.brief.EvalBrief(d.Document, t.emit)
		default:
			err = w.Eval(d.Document, t.emit)
		}
		if err != nil {
			t.unreadable(e.run.Judges(d.Type), *d, err)
		}
	}
	e.gather(t)
}

// gather takes the findings of a tally.
func (e *evaluation) gather(t *tally) {
	t.spread()
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.o.Emit == nil {
		e.found = append(e.found, slices.Clone(t.findings))
	} else {
		for _, f := range t.findings {
			e.o.Emit(f)
		}
	}
	clear(t.findings)
	t.findings = t.findings[:0]
}

// sum adds what the tallies counted to the result. Their goroutines have to be
// done.
func (e *evaluation) sum() {
	for _, t := range e.tallies {
		for assetType, n := range t.assets {
			e.result.Assets[assetType] += n
		}
		if t.brief != nil {
			for control, n := range t.brief.Counts() {
				t.of(control).add(n)
			}
		}
		for control, n := range t.counts {
			if *n != (Counts{}) {
				n.add(e.result.Counts[control])
				e.result.Counts[control] = *n
			}
		}
		e.result.Verified += t.verified
		e.wrong = cmp.Or(e.wrong, t.wrong)
	}
}

// remember leaves the answers for the next run, and says what was remembered of
// the last one.
func (e *evaluation) remember() {
	if err := e.recall.finish(); err != nil {
		e.result.Unkept = err.Error()
	}
	e.result.Remembered = int(e.recall.again.Load())
	e.result.Forgotten = e.recall.forgotten()
}

// anew judges everything, since an answer of the last run was wrong, and sees to it
// that the next run does so too.
func (e *evaluation) anew(ctx context.Context, p Program, parts []Part) (Result, error) {
	if e.o.Emit != nil {
		return Result{}, fmt.Errorf("%s; evaluate all of it", e.wrong)
	}
	if err := os.Remove(e.o.Memory.File); err != nil && !errors.Is(err, os.ErrNotExist) {
		return Result{}, fmt.Errorf("%s; take away what was answered: %w", e.wrong, err)
	}
	e.o.Memory = nil
	r, err := Evaluate(ctx, p, parts, e.o)
	r.Forgotten = "everything was judged anew: " + e.wrong
	return r, err
}

// A sample chooses assets, others for every run.
type sample struct {
	seed, below uint64
}

// choose makes the sample.
func (e *evaluation) choose(parts []Part) {
	if e.o.Verify <= 0 {
		return
	}
	total := 0
	for _, p := range parts {
		total += p.Assets
	}
	e.sample = sample{uint64(e.o.Now.UnixNano()), math.MaxUint64}
	if total > e.o.Verify {
		e.sample.below = math.MaxUint64 / uint64(total) * uint64(e.o.Verify)
	}
}

// of returns a function that says whether an asset of a scope is one of them, by
// its number.
func (s sample) of(scope string) func(n int) bool {
	if s.below == 0 {
		return func(int) bool { return false }
	}
	h := fnv.New64a()
	io.WriteString(h, scope)
	from := rand.NewPCG(s.seed, h.Sum64())
	chosen := []bool{}
	return func(n int) bool {
		for len(chosen) <= n {
			chosen = append(chosen, from.Uint64() <= s.below)
		}
		return chosen[n]
	}
}
