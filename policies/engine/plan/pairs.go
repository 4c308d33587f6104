package plan

import (
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

// pair compiles two statements that come together often into one; nil: they are
// no such pair.
func (k *compiler) pair(a, b ir.Stmt) statement {
	call, ok := a.(*ir.CallStmt)
	if !ok || k.byName[call.Func] != nil {
		return nil
	}
	switch b := b.(type) {
	case *ir.NotEqualStmt:
		if k.means(b.A, call.Result) && b.B.Value == ir.Val(ir.Bool(false)) && k.uses(call.Result) == 1 {
			return k.test(call)
		}
	case *ir.CallStmt:
		if call.Func == ast.Divide.Name && b.Func == ast.Floor.Name && k.means(b.Args[0], call.Result) && k.uses(call.Result) == 1 {
			return k.floorOfQuotient(call, b)
		}
	}
	return nil
}

// chain compiles references that follow names one after the other, such as
// input.asset.tags, into one. It returns how many statements that takes; 0: there
// is none.
func (k *compiler) chain(stmts []ir.Stmt) (statement, int) {
	var path []value.Value
	var last *ir.DotStmt
	for _, s := range stmts {
		dot, ok := s.(*ir.DotStmt)
		if !ok {
			break
		}
		key := k.operand(dot.Key).constant
		if key.Symbol() == 0 || isPlace(key) || !k.operand(dot.Source).isLocal() {
			break
		}
		if last != nil && (!k.means(dot.Source, last.Target) || k.uses(last.Target) > 1) {
			break
		}
		path, last = append(path, key), dot
	}
	if last == nil {
		return nil, 0
	}
	from, to := k.operand(stmts[0].(*ir.DotStmt).Source).local, k.local(last.Target)
	if from == k.dataLocal {
		return k.setting(path, from, to), len(path)
	}
	return func(_ *machine, l []value.Value) outcome {
		v := l[from].Follow(path)
		if v == nil {
			return done
		}
		l[to] = *v
		return next
	}, len(path)
}

// setting is a reference below data, which is looked up now: only "with" gives a
// rule another one.
func (k *compiler) setting(path []value.Value, from, to int) statement {
	var known value.Value
	if v := k.data.Follow(path); v != nil {
		known = *v
	}
	return func(m *machine, l []value.Value) outcome {
		v := known
		if m.with > 0 {
			v = value.Value{}
			if at := l[from].Follow(path); at != nil {
				v = *at
			}
		}
		if !v.Defined() {
			return done
		}
		l[to] = v
		return next
	}
}

// means reports whether an operand is a local, or a name of it.
func (k *compiler) means(o ir.Operand, l ir.Local) bool {
	other, ok := o.Value.(ir.Local)
	return ok && k.local(other) == k.local(l)
}

// test joins a built-in function that answers true or false with the test of
// its answer.
func (k *compiler) test(call *ir.CallStmt) statement {
	args := k.operands(call.Args)
	if call.Func == ast.RegexMatch.Name {
		if match := matcher(args); match != nil {
			return func(m *machine, l []value.Value) outcome { return m.hold(match(m, l)) }
		}
		return nil
	}
	if text := textTests[call.Func]; text != nil {
		x, y := args[0], args[1]
		return func(m *machine, l []value.Value) outcome {
			p, q := x.at(l), y.at(l)
			if p.Clock()|q.Clock() != 0 {
				m.momentary()
			}
			switch {
			case p.Is(value.String) && q.Is(value.String):
				if !m.spend(1 + p.Weight() + q.Weight()) {
					return leave
				}
				if text(p.Text(), q.Text()) {
					return next
				}
			case p.Defined() && q.Defined():
				return m.fails(errBuiltin)
			}
			return done
		}
	}
	holds := comparisons[call.Func]
	if holds == nil {
		return nil
	}
	x, y := args[0], args[1]
	note := (*machine).compared
	if call.Func == ast.Member.Name {
		note = func(m *machine, x, _ value.Value) { m.look(x) }
	}
	return func(m *machine, l []value.Value) outcome {
		p, q := x.at(l), y.at(l)
		if !p.Defined() || !q.Defined() {
			return done
		}
		if !m.spend(1 + p.Weight() + q.Weight()) {
			return leave
		}
		if p.Clock()|q.Clock() != 0 {
			note(m, *p, *q)
		}
		if !holds(*p, *q) {
			return done
		}
		return next
	}
}

// hold goes on if the answer is true, as the two statements would.
func (m *machine) hold(answer value.Value) outcome {
	switch {
	case answer.True():
		return next
	case m.err != nil:
		return leave
	}
	return done
}

// floorOfQuotient is floor(x / y), which is exact for whole numbers of 64 bits:
// OPA's quotient has as many bits.
func (k *compiler) floorOfQuotient(div, floor *ir.CallStmt) statement {
	args, to := k.operands(div.Args), k.local(floor.Result)
	x, y := args[0], args[1]
	return func(m *machine, l []value.Value) outcome {
		given := m.args[:2]
		given[0], given[1] = x.of(l), y.of(l)
		if !given[0].Defined() || !given[1].Defined() {
			return done
		}
		if p, q, ok := integers(given); ok && p >= 0 && q > 0 && given[1].Clock() == 0 {
			v := value.Integer(p / q)
			if given[0].Clock() != 0 {
				v = m.floored(v, given[0], q)
			}
			l[to] = v
			return next
		}
		quotient, floor := natives[ast.Divide.Name], natives[ast.Floor.Name]
		if given[0].Clock()|given[1].Clock() != 0 {
			quotient, floor = followers[ast.Divide.Name], followers[ast.Floor.Name]
		}
		if given[0] = quotient(m, given); !given[0].Defined() {
			return m.put(l, to, given[0])
		}
		return m.put(l, to, floor(m, given[:1]))
	}
}
