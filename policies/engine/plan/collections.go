package plan

import (
	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

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

// mostWeight is how large a value may be that is put into another one, and
// manyMoved how many elements, as a power of two, can be moved in a step.
const (
	mostWeight = 1 << 20
	manyMoved  = 8
)

// change compiles what adds to a collection. It costs a step: a collection
// that grows without end does so by these.
func (k *compiler) change(s ir.Stmt) statement {
	switch s := s.(type) {
	case *ir.ArrayAppendStmt:
		to, v := k.local(s.Array), k.operand(s.Value)
		return adding(v, func(m *machine, l []value.Value, x value.Value) int {
			m.arena.Append(l[to], x)
			return 0
		})
	case *ir.SetAddStmt:
		to, v := k.local(s.Set), k.operand(s.Value)
		return adding(v, func(m *machine, l []value.Value, x value.Value) int {
			return m.arena.Add(l[to], x)>>manyMoved + x.Weight()
		})
	case *ir.ObjectInsertStmt:
		to, key, v := k.local(s.Object), k.operand(s.Key), k.operand(s.Value)
		return func(m *machine, l []value.Value) outcome {
			a, b := key.of(l), v.of(l)
			if o := m.mayPut(a, b); o != next {
				return o
			}
			m.steps -= int64(m.arena.Put(l[to], a, b) >> manyMoved)
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
		if !m.spend(l[a].Weight() + l[b].Weight()) {
			return leave
		}
		l[to] = m.arena.Merge(l[a], l[b])
		return next
	}
}

// What add returns is how many steps it costs.
func adding(v operand, add func(*machine, []value.Value, value.Value) int) statement {
	return func(m *machine, l []value.Value) outcome {
		x := v.of(l)
		if !x.Defined() {
			return done
		}
		m.look(x)
		if w := x.Weight(); w > mostWeight {
			return m.tooMuch(w, errLarge)
		}
		if !m.spend(1 + add(m, l, x)) {
			return leave
		}
		return next
	}
}

// mayPut goes on if v may be put at a key of an object.
func (m *machine) mayPut(key, v value.Value) outcome {
	if !key.Defined() || !v.Defined() {
		return done
	}
	m.look(key)
	m.look(v)
	if w := v.Weight(); w > mostWeight {
		return m.tooMuch(w, errLarge)
	}
	if !m.spend(1 + key.Weight()) {
		return leave
	}
	return next
}

func (k *compiler) insertOnce(s *ir.ObjectInsertOnceStmt) statement {
	to, key, v := k.local(s.Object), k.operand(s.Key), k.operand(s.Value)
	return func(m *machine, l []value.Value) outcome {
		a, b := key.of(l), v.of(l)
		if o := m.mayPut(a, b); o != next {
			return o
		}
		if old := l[to].At(a); old.Defined() {
			if !m.spend(b.Weight()) {
				return leave
			}
			if !value.Equal(old, b) {
				return m.fails(errConflict)
			}
		}
		m.steps -= int64(m.arena.Put(l[to], a, b) >> manyMoved)
		return next
	}
}
