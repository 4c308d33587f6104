package aws

import (
	"context"
	"sync"

	"github.com/corporate-sre/auditor/collectors"
)

// A listing is what a list call gave, and why it ended early if it did.
type listing[T any] struct {
	items []T
	gap   *gap // nil: everything was read
}

// listAll reads every page of the call that needs the permission action.
func listAll[T any](ctx context.Context, action string, page func(token *string) (items []T, next *string, err error)) listing[T] {
	var l listing[T]
	err := pages(ctx, action, func(token *string) (*string, error) {
		items, next, err := page(token)
		l.items = append(l.items, items...)
		return next, err
	})
	if err != nil {
		l.gap = new(classify(ctx, err))
	}
	return l
}

// end ends a type's line of coverage, for which the listing gave n assets.
func (l listing[T]) end(line *collectors.Coverage, n int) {
	line.Count = n
	if l.gap != nil {
		l.gap.end(line)
	}
}

// An answer is what one call gave, or why it gave nothing.
type answer[T any] struct {
	value T
	gap   *gap
}

// lackEach says that one asset lacks several attributes.
func (l *lines) lackEach(assetType string, g gap, paths ...string) {
	for _, path := range paths {
		l.lack(assetType, path, g)
	}
}

// sideBySide calls f for every index below n, at most that many at once, and
// returns when all are done.
func sideBySide(workers, n int, f func(i int)) {
	var wg sync.WaitGroup
	turns := make(chan struct{}, workers)
	for i := range n {
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			f(i)
		})
	}
	wg.Wait()
}

// closed is the result of a scope that could not be entered.
func closed(ctx context.Context, scope collectors.Scope, err error) collectors.Result {
	l := newLines(scope.Where(), scope.Types)
	l.stop(ctx, err)
	return collectors.Result{Inventory: collectors.Inventory{Coverage: l.sorted()}}
}
