package plan

import (
	"fmt"

	"github.com/open-policy-agent/opa/v1/ir"
	"github.com/open-policy-agent/opa/v1/util"

	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

// statement compiles one statement of the plan, as OPA's documentation of the
// intermediate representation defines it: what is undefined ends the block.
func (k *compiler) statement(s ir.Stmt) statement {
	switch s := s.(type) {
	case *ir.NopStmt:
		return func(*machine, []value.Value) outcome { return next }
	case *ir.ReturnLocalStmt:
		from := k.local(s.Source)
		return func(m *machine, l []value.Value) outcome {
			m.returned = l[from]
			return leave
		}
	case *ir.BreakStmt:
		n := outcome(s.Index) + done
		return func(*machine, []value.Value) outcome { return n }
	case *ir.BlockStmt:
		return k.group(s)
	case *ir.NotStmt:
		return k.not(s)
	case *ir.ScanStmt:
		return k.scan(s)
	case *ir.DotStmt:
		return k.dot(s)
	case *ir.WithStmt:
		return k.with(s)
	case *ir.CallStmt:
		return k.call(s)
	case *ir.CallDynamicStmt:
		return k.callDynamic(s)
	case *ir.AssignVarStmt:
		to, from := k.local(s.Target), k.operand(s.Source)
		return func(_ *machine, l []value.Value) outcome {
			l[to] = from.of(l)
			return next
		}
	case *ir.AssignVarOnceStmt:
		return k.assignOnce(s)
	case *ir.ResetLocalStmt:
		return k.set(s.Target, value.Value{})
	case *ir.AssignIntStmt:
		return k.set(s.Target, value.Integer(s.Value))
	case *ir.MakeNullStmt:
		return k.set(s.Target, value.Nothing())
	case *ir.MakeNumberIntStmt:
		return k.set(s.Target, value.Integer(s.Value))
	case *ir.MakeNumberRefStmt:
		return k.set(s.Target, k.numberAt(s.Index))
	case *ir.MakeArrayStmt, *ir.MakeObjectStmt, *ir.MakeSetStmt:
		return k.collection(s)
	case *ir.ArrayAppendStmt, *ir.SetAddStmt, *ir.ObjectInsertStmt, *ir.ObjectInsertOnceStmt, *ir.ObjectMergeStmt:
		return k.change(s)
	case *ir.EqualStmt:
		return k.equal(s)
	case *ir.NotEqualStmt:
		return k.notEqual(s)
	case *ir.IsArrayStmt:
		return k.is(s.Source, value.Array)
	case *ir.IsObjectStmt:
		return k.is(s.Source, value.Object)
	case *ir.IsSetStmt:
		return k.is(s.Source, value.Set)
	case *ir.IsDefinedStmt:
		at := k.local(s.Source)
		return when(func(l []value.Value) bool { return l[at].Defined() })
	case *ir.IsUndefinedStmt:
		at := k.local(s.Source)
		return when(func(l []value.Value) bool { return !l[at].Defined() })
	case *ir.LenStmt:
		to, of := k.local(s.Target), k.operand(s.Source)
		return func(m *machine, l []value.Value) outcome {
			m.look(of.of(l))
			n, ok := of.of(l).Len()
			if !ok {
				return done
			}
			l[to] = value.Integer(int64(n))
			return next
		}
	}
	panic(unsupported(fmt.Sprintf("statement %T", s)))
}

// when goes on if the test holds.
func when(test func(l []value.Value) bool) statement {
	return func(_ *machine, l []value.Value) outcome {
		if !test(l) {
			return done
		}
		return next
	}
}

func (k *compiler) set(target ir.Local, v value.Value) statement {
	to := k.local(target)
	return func(_ *machine, l []value.Value) outcome {
		l[to] = v
		return next
	}
}

func (k *compiler) is(source ir.Operand, kind value.Kind) statement {
	o := k.operand(source)
	return when(func(l []value.Value) bool { return o.of(l).Is(kind) })
}

// out is the outcome of a block for the one around it.
func (o outcome) out() outcome {
	if o > done {
		return o - 1
	}
	return o
}

func (k *compiler) group(s *ir.BlockStmt) statement {
	blocks := k.blocks(s.Blocks)
	return func(m *machine, l []value.Value) outcome {
		for _, b := range blocks {
			if o := b.run(m, l); o == leave || o > done {
				return o.out()
			}
		}
		return next
	}
}

func (k *compiler) not(s *ir.NotStmt) statement {
	b := k.block(s.Block)
	return func(m *machine, l []value.Value) outcome {
		switch o := b.run(m, l); {
		case o == next:
			return done
		case o == leave || o > done:
			return o.out()
		}
		return next
	}
}

func (k *compiler) scan(s *ir.ScanStmt) statement {
	source, key, val := k.local(s.Source), k.local(s.Key), k.local(s.Value)
	b := k.block(s.Block)
	return func(m *machine, l []value.Value) outcome {
		v := l[source]
		var keys []value.Value
		switch v.Kind() {
		case value.Object:
			keys = v.Keys()
		case value.Set:
			keys = v.Elems()
		case value.Array:
		default:
			return done
		}
		for i, x := range v.Elems() {
			if m.steps--; m.steps <= 0 {
				return m.fails(errSteps)
			}
			if keys != nil {
				l[key] = keys[i]
			} else {
				l[key] = value.Integer(int64(i))
			}
			l[val] = x
			if o := b.run(m, l); o == leave || o > done {
				return o.out()
			}
		}
		return next
	}
}

// dot compiles a reference whose key is not known, or not of what is in a local:
// chain has the others.
func (k *compiler) dot(s *ir.DotStmt) statement {
	source, key, to := k.operand(s.Source), k.operand(s.Key), k.local(s.Target)
	return func(m *machine, l []value.Value) outcome {
		of, at := source.of(l), key.of(l)
		m.look(at)
		if !m.spend(at.Weight()) {
			return leave
		}
		v := of.At(at)
		switch {
		case v.Defined():
			l[to] = v
			return next
		case of.Is(value.Object) && at.IsNumber(), of.Is(value.Array) && isPlace(at):
			return m.fails(errNumberedKey)
		}
		return done
	}
}

// isPlace reports whether v is a text that says a place in a list.
func isPlace(v value.Value) bool {
	if !v.Is(value.String) {
		return false
	}
	_, ok := util.Atoi(v.Text())
	return ok
}

func (k *compiler) assignOnce(s *ir.AssignVarOnceStmt) statement {
	to, from := k.local(s.Target), k.operand(s.Source)
	return func(m *machine, l []value.Value) outcome {
		v := from.of(l)
		switch {
		case !v.Defined():
			return done
		case !l[to].Defined():
		case !m.spend(v.Weight()):
			return leave
		default:
			if m.compared(l[to], v); !value.Equal(l[to], v) {
				return m.fails(errConflict)
			}
		}
		l[to] = v
		return next
	}
}

func (k *compiler) equal(s *ir.EqualStmt) statement {
	a, b := k.operand(s.A), k.operand(s.B)
	return func(m *machine, l []value.Value) outcome {
		x, y := a.at(l), b.at(l)
		if !x.Defined() || !y.Defined() {
			return done
		}
		return m.compare(x, y, true)
	}
}

func (k *compiler) notEqual(s *ir.NotEqualStmt) statement {
	a, b := k.operand(s.A), k.operand(s.B)
	if b.constant.False() { // the test of every condition
		return when(func(l []value.Value) bool {
			x := a.at(l)
			return x.Defined() && !x.False()
		})
	}
	return func(m *machine, l []value.Value) outcome {
		x, y := a.at(l), b.at(l)
		if !x.Defined() || !y.Defined() {
			return done
		}
		return m.compare(x, y, false)
	}
}

// compare goes on if it is true, or false, that x and y are equal.
func (m *machine) compare(x, y *value.Value, equal bool) outcome {
	if !m.spend(x.Weight()) {
		return leave
	}
	if x.Clock()|y.Clock() != 0 {
		m.compared(*x, *y)
	}
	if value.Equal(*x, *y) != equal {
		return done
	}
	return next
}

// with compiles a change of input or data for one block. The planner undoes a
// with by another one without a path, whose value may be undefined.
func (k *compiler) with(s *ir.WithStmt) statement {
	at, v := k.local(s.Local), k.operand(s.Value)
	b := k.block(s.Block)
	var path []value.Value
	for _, i := range s.Path {
		path = append(path, k.strings[i])
	}
	return func(m *machine, l []value.Value) outcome {
		x := v.of(l)
		if !x.Defined() && len(path) > 0 {
			return done
		}
		if before := l[at]; before.Defined() && !m.spend(1+before.Weight()) {
			return leave // a copy of what is on the path
		}
		before, epoch := l[at], m.epoch
		l[at] = m.arena.Upsert(before, path, x)
		m.begin()
		m.with++
		o := b.run(m, l)
		m.with--
		l[at], m.epoch = before, epoch
		return o.out()
	}
}
