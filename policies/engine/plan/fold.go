package plan

import (
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

func (k *compiler) numberAt(index int) value.Value { return value.Decimal(k.strings[index].Text()) }

// fold makes one constant of a set or an array that the plan makes of constants
// each time. It returns how many statements that takes; 0: there is none.
func (k *compiler) fold(stmts []ir.Stmt) (statement, int) {
	var target ir.Local
	var made value.Value
	switch s := stmts[0].(type) {
	case *ir.MakeSetStmt:
		target, made = s.Target, k.constants.NewSet(4)
	case *ir.MakeArrayStmt:
		target, made = s.Target, k.constants.NewArray(4)
	default:
		return nil, 0
	}
	if k.writes[int(target)] != 1 {
		return nil, 0
	}
	numbers := map[ir.Local]value.Value{}
	constant := func(o ir.Operand) value.Value {
		switch v := o.Value.(type) {
		case ir.StringIndex:
			return k.strings[int(v)]
		case ir.Bool:
			return value.Boolean(bool(v))
		case ir.Local:
			return numbers[v]
		}
		return value.Value{}
	}
	added, n := 0, 1
	for ; n < len(stmts) && added < k.changes[int(target)]; n++ {
		switch s := stmts[n].(type) {
		case *ir.MakeNumberRefStmt:
			numbers[s.Target] = k.numberAt(s.Index)
			if k.writes[int(s.Target)] != 1 {
				return nil, 0
			}
		case *ir.MakeNumberIntStmt:
			numbers[s.Target] = value.Integer(s.Value)
			if k.writes[int(s.Target)] != 1 {
				return nil, 0
			}
		case *ir.SetAddStmt:
			v := constant(s.Value)
			if s.Set != target || !v.Defined() {
				return nil, 0
			}
			k.constants.Add(made, v)
			added++
		case *ir.ArrayAppendStmt:
			v := constant(s.Value)
			if s.Array != target || !v.Defined() {
				return nil, 0
			}
			k.constants.Append(made, v)
			added++
		default:
			return nil, 0
		}
	}
	if added != k.changes[int(target)] {
		return nil, 0
	}
	return k.setAll(target, made, numbers), n
}

// setAll sets the collection, and the numbers in it, which other statements may
// read too.
func (k *compiler) setAll(target ir.Local, made value.Value, numbers map[ir.Local]value.Value) statement {
	if len(numbers) == 0 {
		return k.set(target, made)
	}
	all := []operand{{k.local(target), made}}
	for l, v := range numbers {
		all = append(all, operand{k.local(l), v})
	}
	return func(_ *machine, l []value.Value) outcome {
		for _, o := range all {
			l[o.local] = o.constant
		}
		return next
	}
}

// constant returns a decoded document as a constant of the code.
func (c *code) constant(document map[string]any) (value.Value, error) {
	if document == nil {
		document = map[string]any{}
	}
	v, err := ast.InterfaceToValue(document)
	if err != nil {
		return value.Value{}, err
	}
	return value.FromAST(c.constants, c.symbols, v), nil
}
