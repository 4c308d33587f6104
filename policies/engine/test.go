package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/corporate-sre/auditor/collectors"
)

// A TestResult is what became of one Rego test.
type TestResult struct {
	Package  string // without "data", such as "tagging.owner_test"
	Name     string
	File     string
	Line     int // from 1
	Pass     bool
	Skipped  bool   // its name begins with todo_
	Fault    string // why it failed; empty when it passed
	Output   string // what it printed
	Duration time.Duration
}

func (r TestResult) String() string {
	switch {
	case r.Skipped:
		return fmt.Sprintf("%s:%d: %s.%s: skipped", r.File, r.Line, r.Package, r.Name)
	case r.Pass:
		return fmt.Sprintf("%s:%d: %s.%s: pass", r.File, r.Line, r.Package, r.Name)
	}
	return fmt.Sprintf("%s:%d: %s.%s: %s", r.File, r.Line, r.Package, r.Name, r.Fault)
}

// Test runs the Rego tests of a set, with its settings, in the sandbox that
// controls run in. A filter is a regular expression over package and name;
// empty runs all. The error is for a set that does not compile.
func Test(ctx context.Context, set PolicySet, filter string) ([]TestResult, error) {
	results, _, err := test(ctx, set, filter, nil)
	return results, err
}

// test runs the tests, and tells the tracer, if there is one, of every step. It
// returns the modules that were parsed too.
func test(ctx context.Context, set PolicySet, filter string, tracer topdown.QueryTracer) ([]TestResult, map[string]*ast.Module, error) {
	if _, err := NewCatalogue(set); err != nil {
		return nil, nil, err
	}
	modules, err := parseAll(set)
	if err != nil {
		return nil, nil, err
	}
	known, err := parseSchemas(set.Schemas)
	if err != nil {
		return nil, nil, err
	}
	results, err := run(ctx, newStore(set.Settings), newCompiler(set, known.set(), true), modules, filter, tracer)
	return results, modules, err
}

func newStore(settings map[string]any) storage.Store {
	if settings == nil {
		settings = map[string]any{}
	}
	return inmem.NewFromObject(map[string]any{"settings": settings})
}

func parseAll(set PolicySet) (map[string]*ast.Module, error) {
	modules := map[string]*ast.Module{}
	var mistakes []error
	for _, m := range set.Modules {
		parsed, err := parseModule(m, capabilities(true))
		if err != nil {
			mistakes = append(mistakes, regoErrors(err)...)
			continue
		}
		modules[m.Path] = parsed
	}
	return modules, errors.Join(mistakes...)
}

func run(ctx context.Context, store storage.Store, c *ast.Compiler, modules map[string]*ast.Module, filter string, tracer topdown.QueryTracer) ([]TestResult, error) {
	txn, err := store.NewTransaction(ctx)
	if err != nil {
		return nil, err
	}
	defer store.Abort(ctx, txn)
	runner := tester.NewRunner().
		SetCompiler(c).
		SetStore(store).
		SetModules(modules).
		CapturePrintOutput(true).
		EnableTracing(true).
		SetCoverageQueryTracer(tracer). // after EnableTracing, which takes it away
		RaiseBuiltinErrors(true).
		SetTimeout(DefaultTimeout).
		Filter(filter)
	results, err := runner.RunTests(ctx, txn)
	if err != nil {
		return nil, errors.Join(regoErrors(err)...)
	}
	var all []TestResult
	for r := range results {
		t := TestResult{
			Package: strings.TrimPrefix(r.Package, "data."), Name: r.Name, File: r.Location.File, Line: r.Location.Row,
			Pass: r.Pass(), Skipped: r.Skip, Output: string(r.Output), Duration: r.Duration,
		}
		switch {
		case r.Error != nil:
			t.Fault = r.Error.Error()
		case r.Fail:
			t.Fault = failure(r)
		}
		all = append(all, t)
	}
	collectors.Sort(all, func(a, b TestResult) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, strings.Compare(a.Name, b.Name))
	})
	return all, nil
}

// failure names the expression of the test that was not true.
func failure(r *tester.Result) string {
	for _, e := range slices.Backward(r.Trace) {
		if e.Op == topdown.FailOp && e.Location != nil && e.Location.File == r.Location.File {
			return fmt.Sprintf("not true on line %d: %s", e.Location.Row, strings.Join(strings.Fields(string(e.Location.Text)), " "))
		}
	}
	return "not true"
}
