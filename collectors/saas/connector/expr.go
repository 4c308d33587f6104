package connector

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/itchyny/gojq"
	"go.yaml.in/yaml/v3"
)

// An expr is a jq expression. The zero value gives nothing.
type expr struct {
	text  string
	line  int // of the file, from 1
	query *gojq.Query
	code  *gojq.Code
	uses  []string // names of the variables in it
	paths []jqPath // that it reads
}

// forbidden are functions that see more than their input, or end the program.
var forbidden = []string{
	"$ENV", "env", "now", "localtime", "mktime", "input", "inputs", "input_filename", "input_line_number",
	"debug", "stderr", "halt", "halt_error", "error", "modulemeta", "get_search_list",
}

// prelude are functions that every expression may use.
var prelude = `
def known(k): if type == "object" and has(k) then .[k] else empty end;
`

// UnmarshalYAML parses an expression and keeps where it stands.
func (e *expr) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return errors.New("no expression; write it as text")
	}
	e.line = n.Line
	return e.UnmarshalText([]byte(n.Value))
}

// UnmarshalText parses an expression.
func (e *expr) UnmarshalText(b []byte) error {
	e.text = string(b)
	query, err := gojq.Parse(e.text)
	if err != nil {
		return fmt.Errorf("%q is no jq expression: %w", clip(e.text), err)
	}
	if len(query.Imports) > 0 || query.Meta != nil {
		return fmt.Errorf("%q imports a module; write it out", clip(e.text))
	}
	for _, name := range functions(reflect.ValueOf(query)) {
		if slices.Contains(forbidden, name) {
			return fmt.Errorf("%q uses %s, which looks beyond the answer; leave it out", clip(e.text), name)
		}
		if variable, ok := strings.CutPrefix(name, "$"); ok && !slices.Contains(e.uses, variable) {
			e.uses = append(e.uses, variable)
		}
	}
	e.query = query
	return nil
}

// functions are the names of the functions and variables in a query.
func functions(v reflect.Value) []string {
	var names []string
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			names = functions(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			names = append(names, functions(v.Index(i))...)
		}
	case reflect.Struct:
		if f, ok := v.Interface().(gojq.Func); ok {
			names = append(names, f.Name)
		}
		for _, field := range v.Fields() {
			names = append(names, functions(field)...)
		}
	}
	return names
}

// compile makes the expression ready. It may use the variables that are known.
func (e *expr) compile(known []string) error {
	if e.query == nil {
		return nil
	}
	e.uses = slices.DeleteFunc(e.uses, func(name string) bool { return !slices.Contains(known, name) })
	before, err := gojq.Parse(prelude + ".")
	if err != nil {
		panic("connector: prelude: " + err.Error())
	}
	query := *e.query
	query.FuncDefs = slices.Concat(before.FuncDefs, query.FuncDefs)
	dollars := make([]string, len(e.uses))
	for i, name := range e.uses {
		dollars[i] = "$" + name
	}
	if e.code, err = gojq.Compile(&query, gojq.WithVariables(dollars)); err != nil {
		return fmt.Errorf("%q cannot be meant: %w", clip(e.text), err)
	}
	e.paths = pathsOf(e.query, before.FuncDefs)
	return nil
}

// given reports whether there is an expression.
func (e expr) given() bool { return e.code != nil }

var errMany = errors.New("more than one value")

// one is the value for an input; false: none.
func (e expr) one(input any, variables map[string]any) (any, bool, error) {
	if !e.given() {
		return nil, false, nil
	}
	values, err := e.some(input, variables, 2)
	switch {
	case err != nil:
		return nil, false, err
	case len(values) > 1:
		return nil, false, errMany
	case len(values) == 0:
		return nil, false, nil
	}
	return values[0], true, nil
}

// some are the values for an input, at most that many.
func (e expr) some(input any, variables map[string]any, most int) ([]any, error) {
	var values []any
	used := make([]any, len(e.uses))
	for i, name := range e.uses {
		used[i] = variables[name]
	}
	results := e.code.RunWithContext(newBudget(), input, used...)
	for len(values) < most {
		v, ok := results.Next()
		if !ok {
			break
		}
		if err, bad := v.(error); bad {
			return values, err
		}
		values = append(values, v)
	}
	return values, nil
}

// A budget is a context that ends after a number of steps of an expression,
// which looks at it at each.
type budget struct {
	context.Context
	left int
	over chan struct{}
}

const steps = 5_000_000

var errSteps = errors.New("too much work")

func newBudget() *budget {
	return &budget{context.Background(), steps, make(chan struct{})}
}

// Done implements context.Context.
func (b *budget) Done() <-chan struct{} {
	if b.left--; b.left == 0 {
		close(b.over)
	}
	return b.over
}

// Err implements context.Context.
func (b *budget) Err() error {
	if b.left <= 0 {
		return errSteps
	}
	return nil
}

func clip(s string) string {
	if len(s) > 60 {
		return strings.ToValidUTF8(s[:60], "") + "…"
	}
	return s
}
