package reference

import (
	"cmp"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/metrics"

	"github.com/corporate-sre/auditor/policies/engine"
)

// A run is a program at one moment over one inventory.
type run struct {
	*program
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
	if ix, ok := params.Index.(*index); ok && len(ix.tables) == len(p.lookups) {
		r.index = ix
	} else {
		ix := p.NewIndex()
		ix.Seal(params.Coverage)
		r.index = ix.(*index)
	}
	go r.watch.run(r.ticker.C)
	return r
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
		bodies:  map[bodyKey]ast.Body{},
		plans:   map[string]*plan{},
		related: map[*doc]*ast.Term{},
		slow:    map[*control]int{},
	}
}
