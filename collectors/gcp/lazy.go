package gcp

import "context"

// A lazy is a value that several scopes need and the first of them reads. The
// zero value is ready for use.
type lazy[T any] struct {
	turn  turn
	known bool
	value T
}

// load returns the value, which read gives when it is not there yet. When ctx
// ends nothing is kept, and the error is that of ctx.
func (l *lazy[T]) load(ctx context.Context, read func(context.Context) (T, error)) (T, error) {
	var none T
	if err := l.turn.take(ctx); err != nil {
		return none, err
	}
	defer l.turn.leave()
	if l.known {
		return l.value, nil
	}
	value, err := read(ctx)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return none, err
	}
	l.value, l.known = value, true
	return value, nil
}
