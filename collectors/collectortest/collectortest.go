// Package collectortest is the suite that every source of assets has to pass.
package collectortest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/corporate-sre/auditor/collectors"
)

// Options say what is particular about a source.
type Options struct {
	// Outside reports whether the asset's parent need not be found, since it
	// is beyond what the source reads. Nil: every parent has to be found.
	Outside func(collectors.Asset) bool
}

// Test collects everything that source plans and leads to, several times over,
// and reports what a run could not rely on. Point the source at a server of the
// test's own that does not change meanwhile. It has to be fast: at each scope of
// a new kind it is interrupted many times.
func Test(t *testing.T, source collectors.Source, o Options) {
	t.Helper()
	for _, err := range Check(t.Context(), source, o) {
		t.Error(err)
	}
}

// Check returns what Test reports.
func Check(ctx context.Context, source collectors.Source, o Options) []error {
	before := goroutines()
	c := &check{source: source, options: o}
	if c.schemas = compile(c); len(c.errs) > 0 {
		return c.errs
	}
	first, ok := c.collect(ctx, sequential)
	if !ok {
		return c.errs
	}
	for _, r := range first {
		c.scope(r)
		c.coverage(r)
		c.assets(r)
	}
	c.together(first)
	second, ok := c.collect(ctx, sideBySide)
	if !ok {
		return c.errs
	}
	c.same(first, second)
	c.interrupt(ctx, first)
	c.leaks(before)
	return c.errs
}

// A check is one use of the suite.
type check struct {
	source  collectors.Source
	options Options
	schemas schemaSet
	errs    []error
}

// mostErrors bounds what one bug of a source makes of thousands of assets.
const mostErrors = 100

// errorf adds an error, unless it is the same as the one before.
func (c *check) errorf(format string, args ...any) {
	err := fmt.Errorf(format, args...)
	if n := len(c.errs); n == 0 || n < mostErrors && c.errs[n-1].Error() != err.Error() {
		c.errs = append(c.errs, err)
	}
}

// A reading is a scope and what it gave.
type reading struct {
	scope collectors.Scope
	collectors.Result
}

// complete reports whether the scope says that typ was read completely.
func (r reading) complete(typ string) bool {
	complete := false
	for _, c := range r.Coverage {
		if listing(r.scope, c, typ) {
			if c.State != collectors.Complete {
				return false
			}
			complete = true
		}
	}
	return complete
}

// count is the number of assets of typ.
func (r reading) count(typ string) int {
	n := 0
	for _, a := range r.Assets {
		if a.Type == typ {
			n++
		}
	}
	return n
}

// listing reports whether c speaks of the listing of typ in the scope itself.
func listing(s collectors.Scope, c collectors.Coverage, typ string) bool {
	return c.Path == "" && c.Place == s.Where() && (c.AssetType == typ || c.AssetType == collectors.AllTypes)
}

// isEnd reports whether err is the end of a context.
func isEnd(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
