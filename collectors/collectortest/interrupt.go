package collectortest

import (
	"context"
	"sync"
	"time"
)

// patience is how long a source may go on after its context has ended.
const patience = 10 * time.Second

// mostInterruptions bounds the work for one scope.
const mostInterruptions = 60

// interrupt ends the context of the first scope of each part at one moment after
// the other. Whenever that is, what the scope calls complete has to be so.
func (c *check) interrupt(ctx context.Context, all []reading) {
	seen := map[string]bool{}
	for _, r := range all {
		if seen[r.scope.Part] {
			continue
		}
		seen[r.scope.Part] = true
		// The moments lie the closer the earlier they are.
		for n, look := 0, 0; n < mostInterruptions; n, look = n+1, look+1+look/8 {
			if ended := c.interruptAt(ctx, r, look); !ended {
				break
			}
		}
	}
	done := make(chan struct{})
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	go func() {
		defer close(done)
		c.source.Plan(cancelled) // may succeed, if it asks nobody
	}()
	c.wait(done, "Plan")
}

// interruptAt collects the scope with a context that ends when the source looks
// at it for the nth time. It reports whether that happened.
func (c *check) interruptAt(ctx context.Context, r reading, n int) bool {
	short := &shortContext{left: n}
	short.Context, short.end = context.WithCancel(ctx)
	defer short.end()
	got := reading{scope: r.scope}
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		got.Result, err = c.source.Collect(short, r.scope)
	}()
	if !c.wait(done, r.scope.ID()+": Collect") {
		return false
	}
	if err != nil && !isEnd(err) {
		c.errorf("%s: after its context ended Collect = %v, want the context's error or nil", r.scope.ID(), err)
	}
	for _, typ := range r.scope.Types {
		if got.complete(typ) && got.count(typ) < r.count(typ) {
			c.errorf("%s: after its context ended it calls %s complete with %d of %d assets", r.scope.ID(), typ, got.count(typ), r.count(typ))
		}
	}
	return short.Context.Err() != nil
}

// wait reports whether the source has returned in time.
func (c *check) wait(done <-chan struct{}, what string) bool {
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case <-done:
		return true
	case <-timer.C:
		c.errorf("%s did not return within %v of the end of its context", what, patience)
		return false
	}
}

// A shortContext ends when it is looked at for the last time that it allows. So
// a test can end a context in the middle of the work without a clock.
type shortContext struct {
	context.Context
	end context.CancelFunc

	mu   sync.Mutex
	left int
}

func (s *shortContext) look() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.left == 0 {
		s.end()
	}
	s.left--
}

func (s *shortContext) Done() <-chan struct{} {
	s.look()
	return s.Context.Done()
}

func (s *shortContext) Err() error {
	s.look()
	return s.Context.Err()
}
