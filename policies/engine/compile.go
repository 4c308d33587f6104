package engine

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/corporate-sre/auditor/collectors/strictyaml"
	"github.com/open-policy-agent/opa/v1/ast"
)

// compile runs OPA's compiler.
func (b *builder) compile() []error {
	modules := map[string]*ast.Module{}
	for _, p := range b.packs {
		for _, f := range p.files {
			modules[f.Path] = f.ast
		}
	}
	b.compiler = newCompiler(b.set, b.known, false)
	return compileWithin(compileTimeout, b.compiler, modules)
}

// compileTimeout is how long OPA's compiler may take. It is a second for
// hundreds of controls, and for ever for a few lines: the types of values that
// hold each other twice, again and again, double with each.
const compileTimeout = time.Minute

// compileWithin compiles the modules. A compiler that does not come to an end
// cannot be stopped; the program is expected to end for its error.
func compileWithin(limit time.Duration, c *ast.Compiler, modules map[string]*ast.Module) []error {
	done := make(chan struct{})
	go func() {
		defer close(done)
		c.Compile(modules)
	}()
	select {
	case <-done:
	case <-time.After(limit):
		return []error{fmt.Errorf("policies: OPA's compiler does not come to an end in %v; leave out the policy in which values hold each other many times", limit)}
	}
	if c.Failed() {
		return regoErrors(c.Errors)
	}
	return nil
}

// newCompiler returns a compiler without access to anything outside. It is
// strict about unused variables and imports only when every module is built in.
func newCompiler(set PolicySet, known *ast.SchemaSet, tests bool) *ast.Compiler {
	bounded()
	strict := !slices.ContainsFunc(set.Modules, func(m Module) bool { return !m.BuiltIn })
	return ast.NewCompiler().
		WithCapabilities(capabilities(tests)).
		WithDefaultRegoVersion(ast.RegoV1).
		WithStrict(strict).
		WithSchemas(known).
		WithUseTypeCheckAnnotations(true).
		WithEnablePrintStatements(tests)
}

// regoErrors gives OPA's errors the form of all others: what, where, what to
// do.
func regoErrors(err error) []error {
	list, ok := err.(ast.Errors)
	if !ok {
		return []error{err}
	}
	var all []error
	for _, e := range list {
		out := &strictyaml.Error{Message: strings.Join(strings.Fields(e.Message), " "), Remedy: remedy(e)}
		if e.Location != nil {
			out.File, out.Line, out.Column = e.Location.File, e.Location.Row, e.Location.Col
		}
		if detail, ok := e.Details.(*ast.RefErrInvalidDetail); ok {
			out.Message = invalidRef(detail)
		} else if e.Details != nil && e.Code == ast.TypeErr {
			out.Message += " (" + strings.Join(trimmed(e.Details.Lines()), ", ") + ")"
		}
		all = append(all, out)
	}
	return all
}

func invalidRef(d *ast.RefErrInvalidDetail) string {
	return fmt.Sprintf("%s has no %s", d.Ref[:d.Pos], text(d.Ref[d.Pos].Value))
}

func text(v ast.Value) string {
	if s, ok := v.(ast.String); ok {
		return string(s)
	}
	return v.String()
}

func trimmed(lines []string) []string {
	var out []string
	for _, l := range lines {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

var old = regexp.MustCompile("`(if|contains)` keyword is required")

// syntax says what to do about what the parser begins its errors with.
var syntax = map[string]string{
	"unexpected eof token":                      "close what is open: a brace, a bracket or a parenthesis",
	"var cannot be used for rule name":          "write deny contains msg if { … }, or name := value if { … }",
	"package expected":                          "begin the file with its package, such as: package acme.buckets",
	"empty module":                              "begin the file with its package, such as: package acme.buckets",
	"illegal ! character":                       "write not instead of !",
	"unexpected and token":                      "write each condition on a line of its own; all of them have to hold",
	"unexpected or token":                       "write a rule for each alternative; | joins sets only",
	"unexpected minus token":                    "names are of letters, digits and _",
	"unexpected identifier token: expected \\n": "write each condition on a line of its own",
}

// remedy says what to do about an error of OPA's, where that can be said.
func remedy(e *ast.Error) string {
	switch {
	case old.MatchString(e.Message):
		return "this is Rego v1: write deny contains msg if { … } and x := y if { … }, or rewrite a file of before OPA 1.0 with: opa fmt --write --v0-v1 FILE"
	case denied(e.Message) != "":
		return "policies may not call it: " + denied(e.Message)
	case strings.HasPrefix(e.Message, "match error"):
		return "they can never be equal: compare values of one type"
	case strings.Contains(e.Message, "invalid argument(s)"):
		return "give the function what it takes: have is what it was given, want what it takes"
	case strings.Contains(e.Message, "is unsafe"):
		return "bind it first, such as with some or :=, or correct its name"
	case strings.HasPrefix(e.Message, "undefined function"):
		return "correct its name, or import the package that has it"
	case strings.HasPrefix(e.Message, "deprecated built-in function"):
		return "OPA 1.0 has no any, all and re_match; write some or every, and regex.match"
	}
	for text, remedy := range syntax {
		if strings.HasPrefix(e.Message, text) {
			return remedy
		}
	}
	if d, ok := e.Details.(*ast.RefErrInvalidDetail); ok && len(d.OneOf) > 0 {
		var valid []string
		for _, v := range d.OneOf {
			valid = append(valid, text(v))
		}
		slices.Sort(valid)
		return oneOf(text(d.Ref[d.Pos].Value), valid)
	}
	return ""
}
