package collectors

import (
	"context"
	"errors"
	"slices"
)

// collectScope reads one scope and keeps it. It runs on a goroutine of its own.
func (s *run) collectScope(t *task) event {
	if t.clash != "" {
		return s.keep(t, missing(t.scope, Unreachable,
			"another scope has the ID "+t.clash+"; report it as a bug of the collector"), nil)
	}
	if kept, ok := s.Sink.Done(t.scope); ok && !late(kept.Coverage) {
		return event{source: t.source, task: t, kept: true, next: kept.Next, assets: kept.Assets, gaps: gaps(kept.Coverage)}
	}
	result, err := guard(s.ctx, s.grace, func() (Result, error) {
		return s.Sources[t.source].Collect(s.ctx, t.scope)
	})
	over := s.deadline()
	if s.ctx.Err() != nil && !over {
		return event{source: t.source, task: t} // cancelled: nobody can tell what is missing
	}
	result = settle(t.scope, result, err, over)
	if over && isEnd(err) {
		err = nil
	}
	return s.keep(t, result, err)
}

// missScope keeps that a scope was never started.
func (s *run) missScope(t *task) event {
	if kept, ok := s.Sink.Done(t.scope); ok && t.clash == "" && !late(kept.Coverage) {
		return event{source: t.source, task: t, kept: true, next: kept.Next, assets: kept.Assets, gaps: gaps(kept.Coverage)}
	}
	return s.keep(t, missing(t.scope, Deadline, "the run's time was over before it was begun"), nil)
}

func (s *run) keep(t *task, result Result, fault error) event {
	err := s.Sink.Keep(t.scope, result)
	return event{
		source: t.source,
		task:   t,
		kept:   err == nil,
		next:   result.Next,
		assets: len(result.Assets),
		gaps:   gaps(result.Coverage),
		fault:  fault,
		err:    err,
	}
}

// deadline reports whether the run's time is over, and not that it was stopped.
func (s *run) deadline() bool {
	return errors.Is(s.parent.Err(), context.DeadlineExceeded)
}

func isEnd(err error) bool {
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}

// missing is the result of a scope that was not read.
func missing(scope Scope, state State, why string) Result {
	var r Result
	for _, typ := range scope.Types {
		r.Coverage = append(r.Coverage, Coverage{Place: scope.Where(), AssetType: typ, State: state, Reason: reason(why)})
	}
	return r
}

// late reports whether time was what a scope lacked: another run may do better.
func late(coverage []Coverage) bool {
	return slices.ContainsFunc(coverage, func(c Coverage) bool { return c.State == Deadline })
}

// gaps counts the lines that a user can mend.
func gaps(coverage []Coverage) int {
	n := 0
	for _, c := range coverage {
		if c.State.Incomplete() {
			n++
		}
	}
	return n
}

// sameScope reports whether a and b read the same types in the same place, so
// that one of them is enough.
func sameScope(a, b Scope) bool {
	return a.Provider == b.Provider && a.Place == b.Place && a.Region == b.Region &&
		a.Part == b.Part && slices.Equal(a.Types, b.Types)
}
