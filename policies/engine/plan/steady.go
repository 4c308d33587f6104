package plan

import (
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

func (v *inputVisitor) local(l ir.Local) { v.varies = v.varies || l == ir.Input }
func (v *inputVisitor) value(o ir.Operand) {
	if l, ok := o.Value.(ir.Local); ok {
		v.local(l)
	}
}

func (v *inputVisitor) Visit(x any) (ir.Visitor, error) {
	switch s := x.(type) {
	case *ir.CallStmt:
		args := s.Args
		if f := v.byName[s.Func]; f != nil {
			v.callees = append(v.callees, f)
			args = args[1:] // the input is handed on; what is read of it shows there
		} else if b := ast.BuiltinMap[s.Func]; b == nil || b.Nondeterministic && s.Func != ast.NowNanos.Name {
			v.varies = true
		}
		for _, a := range args {
			v.value(a)
		}
	case *ir.CallDynamicStmt, *ir.WithStmt:
		v.varies = true
	case *ir.DotStmt:
		v.value(s.Source)
		v.value(s.Key)
	case *ir.ScanStmt:
		v.local(s.Source)
	case *ir.AssignVarStmt:
		v.value(s.Source)
	case *ir.AssignVarOnceStmt:
		v.value(s.Source)
	case *ir.EqualStmt:
		v.value(s.A)
		v.value(s.B)
	case *ir.NotEqualStmt:
		v.value(s.A)
		v.value(s.B)
	case *ir.IsDefinedStmt:
		v.local(s.Source)
	case *ir.IsUndefinedStmt:
		v.local(s.Source)
	case *ir.IsArrayStmt:
		v.value(s.Source)
	case *ir.IsObjectStmt:
		v.value(s.Source)
	case *ir.IsSetStmt:
		v.value(s.Source)
	case *ir.LenStmt:
		v.value(s.Source)
	case *ir.ArrayAppendStmt:
		v.value(s.Value)
	case *ir.SetAddStmt:
		v.value(s.Value)
	case *ir.ObjectInsertStmt:
		v.value(s.Key)
		v.value(s.Value)
	case *ir.ObjectInsertOnceStmt:
		v.value(s.Key)
		v.value(s.Value)
	case *ir.ObjectMergeStmt:
		v.local(s.A)
		v.local(s.B)
	case *ir.ReturnLocalStmt:
		v.local(s.Source)
	}
	return v, nil
}
