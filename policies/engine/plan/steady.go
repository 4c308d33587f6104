package plan

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"
)

// findSteady finds the rules that read neither the input nor what changes
// within a run: those are evaluated once a run. time.now_ns is the run's clock,
// so it does not change.
func (c *code) findSteady() {
	varying := map[*function]bool{}
	callees := map[*function][]*function{}
	for _, f := range c.functions {
		v := &inputVisitor{code: c}
		walk(v, f.source.Blocks)
		varying[f] = v.varies
		callees[f] = v.callees
	}
	for changed := true; changed; {
		changed = false
		for f, list := range callees {
			for _, g := range list {
				if !varying[f] && varying[g] {
					varying[f], changed = true, true
				}
			}
		}
	}
	for _, f := range c.functions {
		f.steady = f.rule && !varying[f]
	}
}

// An inputVisitor finds out whether a function reads the input by itself.
type inputVisitor struct {
	*code
	varies  bool
	callees []*function
}

func (*inputVisitor) Before(any) {}
func (*inputVisitor) After(any)  {}

func (v *inputVisitor) Visit(x any) (ir.Visitor, error) {
	switch s := x.(type) {
	case *ir.CallStmt:
		if f := v.byName[s.Func]; f != nil {
			v.callees = append(v.callees, f)
			rest := *s
			rest.Args = s.Args[1:] // the input is handed on; what is read of it shows there
			x = &rest
		} else if b := ast.BuiltinMap[s.Func]; b == nil || b.Nondeterministic && s.Func != ast.NowNanos.Name {
			v.varies = true
		}
	case *ir.CallDynamicStmt, *ir.WithStmt:
		v.varies = true
	}
	v.varies = v.varies || slices.Contains(readsOf(x), ir.Input)
	return v, nil
}
