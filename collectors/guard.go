package collectors

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"
)

// A PanicError is a panic of a source.
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string {
	return fmt.Sprintf("collector panicked: %v; report it as a bug", e.Value)
}

var (
	errLeftBehind = errors.New("collector did not return when its time was over; report it as a bug")
	errGoexit     = errors.New("collector ended its goroutine; report it as a bug")
)

// guard calls f, of a source, and returns in any case: a panic is an error, and
// so is to run on for longer than grace once ctx is over.
func guard[T any](ctx context.Context, grace time.Duration, f func() (T, error)) (T, error) {
	type answer struct {
		v   T
		err error
	}
	ch := make(chan answer, 1) // an answer that comes too late is left in it
	go func() {
		a := answer{err: errGoexit}
		defer func() {
			if p := recover(); p != nil {
				a = answer{err: &PanicError{p, debug.Stack()}}
			}
			ch <- a
		}()
		a.v, a.err = f()
	}()
	select {
	case a := <-ch:
		return a.v, a.err
	case <-ctx.Done():
	}
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case a := <-ch:
		return a.v, a.err
	case <-timer.C:
		var zero T
		return zero, errLeftBehind
	}
}
