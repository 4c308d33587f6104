package engine

import (
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
)

// An upgrade of OPA may bring functions. Nobody may call them before somebody
// has looked at them.
func TestEveryBuiltinIsClassified(t *testing.T) {
	have := map[string]bool{}
	for _, b := range ast.CapabilitiesForThisVersion().Builtins {
		have[b.Name] = true
		why, known := builtins[b.Name]
		if !known {
			t.Errorf("OPA has a new built-in function %s; add it to the table, with the reason if policies may not call it", b.Name)
		}
		if b.Nondeterministic && why == "" && b.Name != "time.now_ns" {
			t.Errorf("%s is not deterministic, yet policies may call it", b.Name)
		}
	}
	for name := range builtins {
		if !have[name] {
			t.Errorf("OPA has no built-in function %s any more; remove it from the table", name)
		}
	}
}

func TestCapabilitiesAreClosed(t *testing.T) {
	c := capabilities(false)
	if c.AllowNet == nil || len(c.AllowNet) != 0 {
		t.Errorf("AllowNet = %#v, want an empty list; nil allows every host", c.AllowNet)
	}
	for _, b := range c.Builtins {
		if why := builtins[b.Name]; why != "" {
			t.Errorf("policies may call %s, although %s", b.Name, why)
		}
	}
	if got, all := len(c.Builtins), len(ast.CapabilitiesForThisVersion().Builtins); got == 0 || got >= all {
		t.Errorf("%d of %d functions allowed", got, all)
	}
}
