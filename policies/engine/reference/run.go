package reference

import (
	"cmp"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/metrics"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
)

// A run is a program at one moment over one inventory.
type run struct {
	*program
	chosen  []*control       // those that are not skipped
	plans   map[string]*plan // by asset type
	now     time.Time
	nowTerm *ast.Term
	index   *index
	unread  unread
	steps   int64
	watch   *watch
	ticker  *time.Ticker
}

var _ engine.Run = (*run)(nil)

// NewRun implements engine.Program. An index of another program, or none, is an
// empty one, in which nothing is known.
func (p *program) NewRun(params engine.RunParams) engine.Run {
	if params.Now.IsZero() {
		panic("reference: a run needs the time") // OPA would take the machine's
	}
	r := &run{
		program: p,
		now:     params.Now.UTC(),
		nowTerm: ast.StringTerm(params.Now.UTC().Format(time.RFC3339Nano)),
		unread:  newUnread(params.Coverage),
		steps:   cmp.Or(params.Steps, engine.DefaultSteps),
		watch:   newWatch(cmp.Or(params.Timeout, engine.DefaultTimeout), cmp.Or(params.Heap, engine.DefaultHeap)),
		ticker:  time.NewTicker(tick),
	}
	r.choose(params.Skip)
	if ix, ok := params.Index.(*index); ok && ix.program == p {
		r.index = ix
	} else {
		ix := p.NewIndex(0)
		ix.Seal(params.Coverage)
		r.index = ix.(*index)
	}
	go r.watch.run(r.ticker.C)
	return r
}

// choose makes the plans of the controls that are not skipped.
func (r *run) choose(skip func(string) bool) {
	r.plans = map[string]*plan{}
	for _, k := range r.controls {
		if skip == nil || !skip(k.ID) {
			r.chosen = append(r.chosen, k)
		}
	}
	for _, k := range r.chosen {
		for _, t := range k.AssetTypes {
			if r.plans[t] == nil {
				r.plans[t] = newPlan(r.chosen, t)
			}
		}
	}
}

// Stalled implements engine.Run.
func (r *run) Stalled() <-chan error { return r.watch.stalled }

// Judges implements engine.Run.
func (r *run) Judges(assetType string) []*policies.Control {
	var judge []*policies.Control
	for _, k := range r.chosen {
		if k.Judges(assetType) {
			judge = append(judge, k.Control)
		}
	}
	return judge
}

// Close implements engine.Run.
func (r *run) Close() {
	r.ticker.Stop()
	close(r.watch.done)
}

// NewWorker implements engine.Run.
func (r *run) NewWorker() engine.Worker {
	return &worker{
		run:     r,
		decoder: newDecoder(),
		metrics: metrics.NoOp(),
		budget:  r.watch.newBudget(r.steps),
		queries: map[queryKey]*query{},
		others:  map[string]*plan{},
		related: map[*doc]*ast.Term{},
		slow:    map[*control]int{},
	}
}
