package plan

import (
	"fmt"

	"github.com/open-policy-agent/opa/v1/ir"

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
		return func(_ *machine, l []value.Value) outcome {
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

func (k *compiler) dot(s *ir.DotStmt) statement {
	source, key, to := k.operand(s.Source), k.operand(s.Key), k.local(s.Target)
	symbol := key.constant.Symbol()
	if !source.isLocal() || symbol == 0 {
		return func(m *machine, l []value.Value) outcome {
			of, at := source.of(l), key.of(l)
			v := of.At(at)
			switch {
			case v.Defined():
				l[to] = v
				return next
			case of.Is(value.Object) && at.IsNumber():
				return m.fails(errNumberedKey)
			}
			return done
		}
	}
	from, name := source.local, key.constant
	return func(_ *machine, l []value.Value) outcome {
		var v value.Value
		if l[from].Is(value.Object) && !l[from].Loose() {
			v = l[from].Field(symbol)
		} else {
			v = l[from].At(name)
		}
		if !v.Defined() {
			return done
		}
		l[to] = v
		return next
	}
}

func (k *compiler) assignOnce(s *ir.AssignVarOnceStmt) statement {
	to, from := k.local(s.Target), k.operand(s.Source)
	return func(m *machine, l []value.Value) outcome {
		v := from.of(l)
		switch {
		case !v.Defined():
			return done
		case l[to].Defined() && !value.Equal(l[to], v):
			return m.fails(errConflict)
		}
		l[to] = v
		return next
	}
}

func (k *compiler) collection(s ir.Stmt) statement {
	switch s := s.(type) {
	case *ir.MakeArrayStmt:
		to, n := k.local(s.Target), int(s.Capacity)
		return func(m *machine, l []value.Value) outcome {
			l[to] = m.arena.NewArray(n)
			return next
		}
	case *ir.MakeSetStmt:
		to := k.local(s.Target)
		return func(m *machine, l []value.Value) outcome {
			l[to] = m.arena.NewSet(0)
			return next
		}
	}
	to := k.local(s.(*ir.MakeObjectStmt).Target)
	return func(m *machine, l []value.Value) outcome {
		l[to] = m.arena.NewObject(4)
		return next
	}
}

// mostWeight is how large a value may be that is put into another one.
const mostWeight = 1 << 20

// change compiles what adds to a collection. It costs a step: a collection
// that grows without end does so by these.
func (k *compiler) change(s ir.Stmt) statement {
	switch s := s.(type) {
	case *ir.ArrayAppendStmt:
		to, v := k.local(s.Array), k.operand(s.Value)
		return adding(v, func(m *machine, l []value.Value, x value.Value) { m.arena.Append(l[to], x) })
	case *ir.SetAddStmt:
		to, v := k.local(s.Set), k.operand(s.Value)
		return adding(v, func(m *machine, l []value.Value, x value.Value) { m.arena.Add(l[to], x) })
	case *ir.ObjectInsertStmt:
		to, key, v := k.local(s.Object), k.operand(s.Key), k.operand(s.Value)
		return func(m *machine, l []value.Value) outcome {
			a, b := key.of(l), v.of(l)
			if !a.Defined() || !b.Defined() {
				return done
			}
			if m.steps--; m.steps <= 0 || b.Weight() > mostWeight {
				return m.fails(errSteps)
			}
			m.arena.Put(l[to], a, b)
			return next
		}
	case *ir.ObjectInsertOnceStmt:
		return k.insertOnce(s)
	}
	merge := s.(*ir.ObjectMergeStmt)
	a, b, to := k.local(merge.A), k.local(merge.B), k.local(merge.Target)
	return func(m *machine, l []value.Value) outcome {
		if !l[a].Is(value.Object) || !l[b].Is(value.Object) {
			return done
		}
		l[to] = m.arena.Merge(l[a], l[b])
		return next
	}
}

func adding(v operand, add func(*machine, []value.Value, value.Value)) statement {
	return func(m *machine, l []value.Value) outcome {
		x := v.of(l)
		if !x.Defined() {
			return done
		}
		if m.steps--; m.steps <= 0 || x.Weight() > mostWeight {
			return m.fails(errSteps)
		}
		add(m, l, x)
		return next
	}
}

func (k *compiler) insertOnce(s *ir.ObjectInsertOnceStmt) statement {
	to, key, v := k.local(s.Object), k.operand(s.Key), k.operand(s.Value)
	return func(m *machine, l []value.Value) outcome {
		a, b := key.of(l), v.of(l)
		if !a.Defined() || !b.Defined() {
			return done
		}
		if m.steps--; m.steps <= 0 || b.Weight() > mostWeight {
			return m.fails(errSteps)
		}
		if old := l[to].At(a); old.Defined() && !value.Equal(old, b) {
			return m.fails(errConflict)
		}
		m.arena.Put(l[to], a, b)
		return next
	}
}

func (k *compiler) equal(s *ir.EqualStmt) statement {
	a, b := k.operand(s.A), k.operand(s.B)
	return when(func(l []value.Value) bool {
		x, y := a.of(l), b.of(l)
		return x.Defined() && y.Defined() && value.Equal(x, y)
	})
}

func (k *compiler) notEqual(s *ir.NotEqualStmt) statement {
	a, b := k.operand(s.A), k.operand(s.B)
	if b.constant.False() { // the test of every condition
		return when(func(l []value.Value) bool {
			x := a.of(l)
			return x.Defined() && !x.False()
		})
	}
	return when(func(l []value.Value) bool {
		x, y := a.of(l), b.of(l)
		return x.Defined() && y.Defined() && !value.Equal(x, y)
	})
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
