package collectors

import (
	"context"
	"sync"
)

// A Once is what several scopes need and the first of them reads. Its zero
// value is not read. It must not be copied.
type Once[T any] struct {
	once  sync.Once
	turn  chan struct{} // held by the one who reads
	done  bool
	value T
	err   error
}

// Read returns what read returned first, its error too: a permission does not
// come in the middle of a night. Only what was read when ctx had ended is not
// remembered: another scope may have more time.
func (o *Once[T]) Read(ctx context.Context, read func(context.Context) (T, error)) (T, error) {
	o.once.Do(func() { o.turn = make(chan struct{}, 1) })
	var none T
	select {
	case o.turn <- struct{}{}:
		defer func() { <-o.turn }()
	case <-ctx.Done():
		return none, ctx.Err()
	}
	if o.done {
		return o.value, o.err
	}
	value, err := read(ctx)
	if ctx.Err() != nil {
		return none, ctx.Err()
	}
	o.value, o.err, o.done = value, err, true
	return value, err
}
