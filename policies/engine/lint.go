package engine

import (
	"bytes"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors/strictyaml"
)

// Lint holds modules to what those of this program are held to: they compile in
// strict mode, their metadata is complete, their packages are named as their
// folders, they are formatted, each has a test beside it, and none reads the
// clock. The others of the set are only there to be imported. It returns what is
// wrong, by place.
func Lint(set PolicySet, modules []Module) (mistakes []error) {
	whole := set
	whole.Modules = slices.Clone(modules)
	for _, m := range set.Modules {
		if !slices.ContainsFunc(modules, func(own Module) bool { return own.Path == m.Path || own.standsAt(m.Path) }) {
			whole.Modules = append(whole.Modules, m)
		}
	}
	if _, err := NewCatalogue(whole); err != nil {
		mistakes = append(mistakes, parts(err)...)
	}
	for _, m := range modules {
		mistakes = append(mistakes, lint(m, modules)...)
	}
	slices.SortStableFunc(mistakes, byPlace)
	return mistakes
}

// parts are the errors that were joined.
func parts(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

func lint(m Module, all []Module) (mistakes []error) {
	wrong := func(line int, message, remedy string) {
		mistakes = append(mistakes, &strictyaml.Error{File: m.Path, Line: line, Message: message, Remedy: remedy})
	}
	formatted, err := Format(m.Path, m.Source)
	switch line, differs := firstDifference(m.Source, formatted); {
	case err != nil: // it does not parse, which the compiler says too
		return nil
	case differs:
		wrong(line, "is not formatted", "run auditor controls fmt")
	}
	if m.Test() {
		return mistakes
	}
	if test := strings.TrimSuffix(m.Path, ".rego") + "_test.rego"; !slices.ContainsFunc(all, func(other Module) bool { return other.Path == test }) {
		wrong(1, "has no test", "write "+test)
	}
	line := 0
	for text := range strings.Lines(string(m.Source)) {
		line++
		if code, _, _ := strings.Cut(text, "#"); strings.Contains(code, "time.now_ns") {
			wrong(line, "reads the clock", "take input.now, the time of the run, so that the same inventory gives the same findings")
		}
	}
	return mistakes
}

// firstDifference is the first line, from 1, in which two texts differ.
func firstDifference(a, b []byte) (line int, differs bool) {
	if bytes.Equal(a, b) {
		return 0, false
	}
	x, y := bytes.Split(a, []byte("\n")), bytes.Split(b, []byte("\n"))
	for i := range min(len(x), len(y)) {
		if !bytes.Equal(x[i], y[i]) {
			return i + 1, true
		}
	}
	return min(len(x), len(y)), true
}
