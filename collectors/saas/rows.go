package saas

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// rows gives the rows behind the header to row, until it wants no more: the
// cells, as many as there are columns, or what is wrong with them. The kind of
// file, such as "list", is for reasons.
func (t *table) rows(ctx context.Context, kind string, width int, row func(cells []string, wrong string, line int) (more bool)) error {
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if n >= maxRows {
			return &unreadable{fmt.Sprintf("the %s has more than %d rows", kind, maxRows), "a smaller " + kind}
		}
		cells, line, err := t.next()
		wrong := ""
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case errors.Is(err, errMalformed):
			cells, wrong = nil, "quotes that do not match"
		case err != nil:
			return &unreadable{fmt.Sprintf("reading stopped after row %d: %v", line, err), "the whole file, at most 128 MiB"}
		case blank(cells):
			continue
		default:
			cells, wrong = shape(cells, width)
		}
		if !row(cells, wrong, line) {
			return nil
		}
	}
}
