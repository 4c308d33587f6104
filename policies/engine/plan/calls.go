package plan

import (
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

func (k *compiler) call(s *ir.CallStmt) statement {
	to, args := k.local(s.Result), k.operands(s.Args)
	if f := k.byName[s.Func]; f != nil {
		return func(m *machine, l []value.Value) outcome { return m.put(l, to, m.call(f, l, args)) }
	}
	if len(args) > mostArgs {
		panic(unsupported("a call with many arguments"))
	}
	if s.Func == ast.RegexMatch.Name {
		if match := matcher(args); match != nil {
			return func(m *machine, l []value.Value) outcome { return m.put(l, to, match(m, l)) }
		}
	}
	f, name := natives[s.Func], s.Func
	if f == nil {
		f = bridge(s.Func)
	}
	return func(m *machine, l []value.Value) outcome {
		given, weight, clock := m.args[:len(args)], 1, uint16(0) // built-in functions do not call back
		for i := range args {
			v := args[i].at(l)
			if !v.Defined() {
				return done
			}
			given[i] = *v
			weight += v.Weight()
			clock |= v.Clock()
		}
		if !m.spend(weight) {
			return leave
		}
		var v value.Value
		if clock != 0 {
			v = m.follow(name, f, given)
		} else {
			v = f(m, given)
		}
		m.steps -= int64(v.Weight())
		return m.put(l, to, v)
	}
}

// put keeps the result of a call, or ends the block when there is none.
func (m *machine) put(l []value.Value, to int, v value.Value) outcome {
	if v.Defined() {
		l[to] = v
		return next
	}
	if m.err != nil {
		return leave
	}
	return done
}

func (k *compiler) callDynamic(s *ir.CallDynamicStmt) statement {
	to, path := k.local(s.Result), k.operands(s.Path)
	args := make([]operand, len(s.Args))
	for i, a := range s.Args {
		args[i] = operand{local: k.local(a)}
	}
	byPath := k.byPath
	return func(m *machine, l []value.Value) outcome {
		parts := make([]string, len(path))
		for i, p := range path {
			v := p.of(l)
			if !v.Is(value.String) {
				return done
			}
			m.look(v)
			parts[i] = v.Text()
		}
		f := byPath[pathKey(parts)]
		if f == nil {
			return done
		}
		return m.put(l, to, m.call(f, l, args))
	}
}
