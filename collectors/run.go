package collectors

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A Sink keeps finished scopes. collectors/inventory keeps them on disk. Its
// methods are called from several goroutines.
type Sink interface {
	// Done returns what an earlier, unfinished run kept of the scope. False
	// means that it must be collected.
	Done(scope Scope) (Kept, bool)

	// Keep stores a finished scope, in place of what was kept under its ID
	// before. When it returns, a kill of the process loses nothing of it. Its
	// error ends the run.
	Keep(scope Scope, result Result) error
}

// Kept is what a Sink remembers of a scope.
type Kept struct {
	Next     []Scope
	Assets   int
	Coverage []Coverage
}

// A Runner collects every scope of its sources, side by side. Whatever a source
// does, each type of each scope ends with a line of coverage.
type Runner struct {
	Sources []Source
	Sink    Sink

	// Workers is the number of scopes that are collected at once; 0 means
	// DefaultWorkers. Scopes mostly wait for answers, so it has little to do
	// with the number of processors.
	Workers int

	// Grace is how long a source may take to return once ctx is over; 0 means
	// DefaultGrace. Then it is left behind, and nothing that it returns later
	// is kept.
	Grace time.Duration

	// Report, unless nil, is told four times a second, and once at the end, how
	// far each source is, in the order of Sources. It is called by one
	// goroutine and must not keep the slice.
	Report func([]Progress)
}

const (
	DefaultWorkers = 32
	DefaultGrace   = 10 * time.Second

	reportEvery = 250 * time.Millisecond
)

// A Summary is what became of a run.
type Summary struct {
	Sources []SourceSummary // in the order of Runner.Sources
	Faults  []Fault
}

// A SourceSummary is what became of one source.
type SourceSummary struct {
	Progress

	// Err says why the source could not be planned, so that none of its scopes
	// is known; nil: it could.
	Err error
}

// A Fault is an error that a source returned for a scope: a bug of the source,
// since what cannot be read is coverage. The scope's coverage says it too.
type Fault struct {
	Scope Scope
	Err   error // a *PanicError after a panic
}

// Run plans all sources and collects their scopes and those that they lead to.
//
// When the deadline of ctx passes, what is not finished is kept with Deadline
// lines, and Run returns nil: the run is over, and its gaps are coverage. When
// ctx is cancelled, Run keeps no more and returns the error of ctx: run it again
// with the same Sink to go on. Another error is the Sink's.
func (r *Runner) Run(ctx context.Context) (Summary, error) {
	s := newRun(ctx, r)
	defer s.stop()
	s.plan()
	s.collect()
	if s.err == nil && s.deadline() {
		s.giveUp()
	}
	s.report()
	if s.err != nil {
		return s.summary, s.err
	}
	if err := ctx.Err(); errors.Is(err, context.Canceled) {
		return s.summary, fmt.Errorf("collecting stopped: %w; run it again to go on", err)
	}
	return s.summary, nil
}

// A run is the state of Run. Only the goroutine of Run touches it; the others
// send it events.
type run struct {
	*Runner
	parent  context.Context // as given to Run: its error tells deadline from cancel
	ctx     context.Context // ends with parent, or at the first error of the Sink
	stop    context.CancelFunc
	workers int
	grace   time.Duration

	events   chan event
	pending  int // events that will come
	inFlight int // scopes among them
	queue    queue
	seen     map[string]Scope // by Scope.ID
	summary  Summary
	err      error // of the Sink
}

// An event is the end of a plan or of a scope.
type event struct {
	source int
	task   *task // nil: a plan
	kept   bool
	next   []Scope
	assets int
	gaps   int
	fault  error // of the source
	err    error // of the Sink
}

func newRun(ctx context.Context, r *Runner) *run {
	s := &run{
		Runner:  r,
		parent:  ctx,
		workers: r.Workers,
		grace:   r.Grace,
		events:  make(chan event),
		seen:    map[string]Scope{},
		summary: Summary{Sources: make([]SourceSummary, len(r.Sources))},
	}
	if s.workers <= 0 {
		s.workers = DefaultWorkers
	}
	if s.grace <= 0 {
		s.grace = DefaultGrace
	}
	s.ctx, s.stop = context.WithCancel(ctx)
	return s
}

// plan starts the planning of every source.
func (s *run) plan() {
	for i, src := range s.Sources {
		s.summary.Sources[i].Source = src.Name()
		s.pending++
		go func() {
			scopes, err := guard(s.ctx, s.grace, func() ([]Scope, error) { return src.Plan(s.ctx) })
			s.events <- event{source: i, next: scopes, fault: err}
		}()
	}
}

// collect works until nothing is left, or until ctx is over and what was under
// way has ended.
func (s *run) collect() {
	var tick <-chan time.Time
	if s.Report != nil {
		t := time.NewTicker(reportEvery)
		defer t.Stop()
		tick = t.C
	}
	for {
		for s.inFlight < s.workers && s.ctx.Err() == nil {
			t := s.queue.pop()
			if t == nil {
				break
			}
			s.start(t, s.collectScope)
		}
		if s.pending == 0 {
			return
		}
		select {
		case e := <-s.events:
			s.handle(e)
		case <-tick:
			s.report()
		}
	}
}

// giveUp keeps Deadline lines for the scopes that were never started.
func (s *run) giveUp() {
	for {
		for s.inFlight < s.workers && s.err == nil {
			t := s.queue.pop()
			if t == nil {
				break
			}
			s.start(t, s.missScope)
		}
		if s.pending == 0 {
			return
		}
		s.handle(<-s.events)
	}
}

func (s *run) start(t *task, work func(*task) event) {
	s.pending++
	s.inFlight++
	go func() { s.events <- work(t) }()
}

func (s *run) handle(e event) {
	s.pending--
	src := &s.summary.Sources[e.source]
	if e.task == nil {
		src.Err = e.fault
	} else {
		s.inFlight--
		s.queue.done(e.task)
		if e.fault != nil {
			s.summary.Faults = append(s.summary.Faults, Fault{e.task.scope, e.fault})
		}
		if e.kept {
			src.Done++
			src.Assets += e.assets
			src.Gaps += e.gaps
		}
	}
	if e.err != nil && s.err == nil {
		s.err = e.err
		s.stop()
	}
	for _, scope := range e.next {
		s.enqueue(e.source, scope)
	}
}

// enqueue adds a scope to the queue, unless it is known.
func (s *run) enqueue(source int, scope Scope) {
	t := &task{source: source, scope: scope}
	if known, ok := s.seen[scope.ID()]; ok {
		if sameScope(known, scope) {
			return
		}
		// Two scopes would write one file. The second is not collected, and
		// its coverage says so under a name of its own.
		t.clash = scope.ID()
		for n := 2; ok; n++ {
			t.scope.Part = fmt.Sprintf("%s.%d", scope.Part, n)
			_, ok = s.seen[t.scope.ID()]
		}
	}
	known := t.scope
	known.Hints = nil // there may be hundreds of thousands
	s.seen[t.scope.ID()] = known
	s.queue.push(t)
	s.summary.Sources[source].Known++
}

func (s *run) report() {
	if s.Report == nil {
		return
	}
	all := make([]Progress, len(s.summary.Sources))
	for i, src := range s.summary.Sources {
		all[i] = src.Progress
	}
	s.Report(all)
}
