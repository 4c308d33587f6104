package listing

import (
	"context"
	"sync"
)

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
