package reference

import (
	"fmt"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/open-policy-agent/opa/v1/topdown"
)

// A budget ends a query that takes too many steps, too long or too much memory.
// OPA asks it at every step. The steps are counted, so that the same query ends
// at the same place on every machine; time and memory are the watch's.
type budget struct {
	limit int64
	left  int64         // steps; of the worker's goroutine alone
	began atomic.Uint64 // the tick at which the query began
	about atomic.Pointer[question]

	// state is how the query stands, and, in the bits above, its number: the
	// watch must not stop the query after the one that it saw.
	state atomic.Uint64
}

// A question is a query about an asset, by its ID.
type question struct {
	*query
	asset string
}

const (
	idle = iota
	running
	tooLong
	tooBig
	states = 4
)

var _ topdown.Cancel = (*budget)(nil)

// Cancelled implements topdown.Cancel.
func (b *budget) Cancelled() bool {
	b.left--
	return b.left < 0 || b.state.Load()%states > running
}

// Cancel implements topdown.Cancel.
func (b *budget) Cancel() { b.stop(b.state.Load(), tooLong) }

// stop ends the query that was seen running in that state.
func (b *budget) stop(seen uint64, why uint64) {
	b.state.CompareAndSwap(seen, seen-seen%states+why)
}

// begin and end enclose a query.
func (b *budget) begin(tick uint64, about *question) {
	b.left = b.limit
	b.about.Store(about)
	b.began.Store(tick)
	b.state.Store((b.state.Load()/states+1)*states + running)
}

// end returns why the query was stopped; empty when it was not.
func (b *budget) end() string {
	why := b.state.Load() % states
	b.state.Store(b.state.Load() - why)
	switch {
	case why == tooLong:
		return "it took too long"
	case why == tooBig:
		return "it took too much memory"
	case b.left < 0:
		return tooManySteps(b.limit)
	}
	return ""
}

// A watch looks at the budgets of a run's workers at every tick.
type watch struct {
	ticks    atomic.Uint64 // from 1
	patience uint64        // ticks that a query may take
	heap     uint64        // bytes that may be in use

	mu      sync.Mutex
	budgets []*budget
	done    chan struct{}
	stalled chan error
}

// A query that was stopped and still runs after so many times its patience will
// not end in this night.
const lost = 4

// tick is the time between two looks: long enough to cost nothing, and short
// beside any timeout that makes sense.
const tick = 10 * time.Millisecond

func newWatch(timeout time.Duration, heap uint64) *watch {
	w := &watch{patience: uint64(max(1, timeout/tick)), heap: live() + heap, done: make(chan struct{}), stalled: make(chan error, 1)}
	w.ticks.Store(1)
	return w
}

// run looks at every tick until done is closed.
func (w *watch) run(ticks <-chan time.Time) {
	for {
		select {
		case <-w.done:
			return
		case <-ticks:
			w.look(inUse)
		}
	}
}

func (w *watch) look(inUse func(most uint64) uint64) {
	now := w.ticks.Add(1)
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, b := range w.budgets {
		seen := b.state.Load()
		began := b.began.Load()
		switch {
		case seen%states == idle, now-began < 2: // most queries never see a tick
		case now-began > lost*w.patience:
			w.stall(b.about.Load())
		case seen%states != running:
		case now-began > w.patience:
			b.stop(seen, tooLong)
		case inUse(w.heap) > w.heap:
			b.stop(seen, tooBig)
		}
	}
}

func (w *watch) stall(q *question) {
	names := make([]string, len(q.controls))
	for i, k := range q.controls {
		names[i] = k.ID
	}
	select {
	case w.stalled <- fmt.Errorf("evaluate %s: %s cannot be stopped; leave out the control that calls a built-in function with a huge value", q.asset, strings.Join(names, ", ")):
	default: // one is enough
	}
}

// live is how many bytes of the heap the last garbage collection left in use.
func live() uint64 { return metric("/gc/heap/live:bytes") }

// inUse is how many bytes of the heap are in use, if that is more than most. The
// garbage is collected to find out: a query can take much before the next time
// that it would be.
func inUse(most uint64) uint64 {
	if n := metric("/memory/classes/heap/objects:bytes"); n <= most {
		return n
	}
	runtime.GC()
	return live()
}

func metric(name string) uint64 {
	s := []metrics.Sample{{Name: name}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

func (w *watch) newBudget(steps int64) *budget {
	b := &budget{limit: steps}
	w.mu.Lock()
	w.budgets = append(w.budgets, b)
	w.mu.Unlock()
	return b
}
