package gcp

import (
	"context"
	"sync"
)

// A turn is a lock that one waits for no longer than a context lasts. The zero
// value is free.
type turn struct {
	once sync.Once
	slot chan struct{}
}

func (t *turn) take(ctx context.Context) error {
	t.once.Do(func() { t.slot = make(chan struct{}, 1) })
	select {
	case t.slot <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t *turn) leave() { <-t.slot }
