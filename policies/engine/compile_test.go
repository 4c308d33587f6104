package engine

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
)

// TestCompilerThatDoesNotEnd gives OPA types that double eleven times, which
// takes it longer than it is given, though not for ever.
func TestCompilerThatDoesNotEnd(t *testing.T) {
	var b strings.Builder
	b.WriteString("package guardrails.a\n\ndeny contains \"x\" if {\n\tt0 := [1]\n\tu0 := [1]\n")
	for i := range 11 {
		fmt.Fprintf(&b, "\tt%[1]d := [t%[2]d, t%[2]d]\n\tu%[1]d := [u%[2]d, u%[2]d]\n", i+1, i)
	}
	b.WriteString("\tt11 == u11\n}\n")
	module, err := ast.ParseModuleWithOpts("a.rego", b.String(), ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	mistakes := compileWithin(time.Millisecond, newCompiler(PolicySet{}, nil, false), map[string]*ast.Module{"a.rego": module})
	if len(mistakes) != 1 || !strings.Contains(mistakes[0].Error(), "does not come to an end") {
		t.Errorf("after %v it says %v", time.Since(began), mistakes)
	}
}
