package listing

import (
	"context"
	"sync"
)

// A Join is what one listing knows of all accounts: it is read once and serves
// every scope. Its zero value is not read. It must not be copied.
type Join[T any] struct {
	once sync.Once
	turn chan struct{} // held by the one who reads
	done bool
	is   T
	err  error
}

// Read returns what read returned first, its error too: a permission does not
// come in the middle of a night. Only the end of ctx is not remembered.
func (j *Join[T]) Read(ctx context.Context, read func(context.Context) (T, error)) (T, error) {
	j.once.Do(func() { j.turn = make(chan struct{}, 1) })
	var none T
	select {
	case j.turn <- struct{}{}:
		defer func() { <-j.turn }()
	case <-ctx.Done():
		return none, ctx.Err()
	}
	if j.done {
		return j.is, j.err
	}
	is, err := read(ctx)
	if err != nil && ctx.Err() != nil {
		return none, ctx.Err()
	}
	j.is, j.err, j.done = is, err, true
	return is, err
}

// Each calls do for 0 to n-1, width of them at once, and returns when all have.
// After the end of ctx it begins no more.
func Each(ctx context.Context, n, width int, do func(i int)) {
	var wg sync.WaitGroup
	slots := make(chan struct{}, max(1, width))
	for i := range n {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
		}
		if ctx.Err() != nil {
			break
		}
		wg.Go(func() {
			defer func() { <-slots }()
			do(i)
		})
	}
	wg.Wait()
}
