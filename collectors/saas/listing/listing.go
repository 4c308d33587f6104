// Package listing reads long lists of accounts: page by page, cut into scopes
// that fit into memory, with a line of coverage for all that an account lacks.
//
// It is what the built-in SaaS sources share. What they call and what the
// answers mean is theirs.
package listing

import (
	"context"

	"github.com/corporate-sre/auditor/collectors/web"
)

// Most is about how many accounts a scope holds: the page that reaches it is
// the last one.
const Most = 10_000

// CursorHint is the hint that holds where a scope begins. Absent: at the start.
const CursorHint = "cursor"

// Faults of a listing as a whole.
const (
	Loop    web.Fault = "the listing leads back to a page that was read"
	Endless web.Fault = "the listing does not end"
)

// A Page is a part of a listing. Next is where the next one begins; empty: this
// is the last.
type Page[T any] struct {
	Items []T
	Next  string
}

// Pages gives every item from the cursor on to each, until about most of them
// were read; 0: until the end. Next is where to go on; empty: there is no more.
// With an error, next is empty and what was read before was given.
func Pages[T any](ctx context.Context, operation, cursor string, most int,
	fetch func(ctx context.Context, cursor string) (Page[T], error), each func(T)) (next string, err error) {
	seen := map[string]bool{cursor: true}
	for n := 0; ; {
		page, err := fetch(ctx, cursor)
		if err != nil {
			return "", err
		}
		for _, item := range page.Items {
			each(item)
		}
		n += len(page.Items)
		cursor = page.Next
		switch {
		case cursor == "":
			return "", ctx.Err()
		case seen[cursor]:
			return "", &web.Error{Operation: operation, Fault: Loop}
		case most > 0 && n >= most:
			return cursor, nil
		case len(seen) > mostPages:
			return "", &web.Error{Operation: operation, Fault: Endless}
		}
		seen[cursor] = true
	}
}

// mostPages bounds a listing whose pages are all empty.
const mostPages = 100_000
