package plan

import (
	"math"
	"math/bits"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

// A verdict that rests on the clock holds until some comparison in it would come
// out differently: "older than 90 days" is false of what is 60 days old for 30
// days more. So that it can be used again until then, what is made from the
// clock is marked with how it follows it, and each comparison says when its
// answer may change. Whatever else is done with a marked value holds for this
// moment only.

// A term says how a number follows the clock: it is num/den, exactly or rounded
// down, and num grows by rate with each nanosecond.
type term struct {
	num, den int64
	rate     int64 // 1 or -1; 0: it is a constant
}

// forEver is when an answer changes that does not rest on the clock.
const forEver = math.MaxInt64

// clockTerm is the mark of the clock itself: of its text, and of its nanoseconds.
const clockTerm = 1

// momentary makes what is being evaluated hold for this moment only.
func (m *machine) momentary() { m.until = math.MinInt64 }

// look is for a value that is used in a way that does not know the clock.
func (m *machine) look(v value.Value) {
	if v.Clock() != 0 {
		m.momentary()
	}
}

// mark gives a number its term.
func (m *machine) mark(v value.Value, t term) value.Value {
	if len(m.terms) > math.MaxUint16 {
		m.momentary()
		return v
	}
	m.terms = append(m.terms, t)
	return v.WithClock(uint16(len(m.terms) - 1))
}

// termOf is how a number follows the clock. It is false for what is none, and for
// the clock as text.
func (m *machine) termOf(v value.Value) (term, bool) {
	switch {
	case v.Clock() != 0 && v.IsNumber():
		return m.terms[v.Clock()], true
	case v.Clock() == 0 && v.Is(value.Int):
		return term{num: v.Int(), den: 1}, true
	}
	return term{}, false
}

// compared notes when a comparison of x and y may come out differently. Values of
// different kinds are in the order of their kinds, which the clock does not
// change.
func (m *machine) compared(x, y value.Value) {
	if x.Clock()|y.Clock() == 0 || x.IsNumber() != y.IsNumber() {
		return
	}
	a, known := m.termOf(x)
	b, other := m.termOf(y)
	switch {
	case !known || !other:
		if x.Is(y.Kind()) || x.IsNumber() {
			m.momentary()
		}
	case b.rate == 0 && b.den == 1:
		m.crosses(a, b.num)
	case a.rate == 0 && a.den == 1:
		m.crosses(b, a.num)
	case a.rate != b.rate || a.den != 1 || b.den != 1:
		m.momentary()
	}
}

// crosses notes when a term reaches c, or leaves it: when its num passes c*den,
// that and 1, or (c+1)*den.
func (m *machine) crosses(t term, c int64) {
	at, ok := multiply(c, t.den)
	if !ok || at > math.MaxInt64-t.den {
		m.momentary()
		return
	}
	for _, bound := range [...]int64{at, at + 1, at + t.den} {
		var away int64 // nanoseconds
		switch {
		case t.rate > 0 && bound > t.num:
			away = bound - t.num
		case t.rate < 0 && bound <= t.num:
			away = t.num - bound + 1
		default:
			continue // it is past
		}
		if now := m.terms[clockTerm].num; away > 0 && away < forEver-now {
			m.until = min(m.until, now+away)
		} else if away <= 0 { // it is beyond 64 bits
			m.momentary()
		}
	}
}

// multiply is false when the product has more than 64 bits.
func multiply(x, y int64) (int64, bool) {
	if x < 0 {
		p, ok := multiply(-x, y)
		return -p, ok && x != math.MinInt64
	}
	high, low := bits.Mul64(uint64(x), uint64(y))
	return int64(low), y >= 0 && high == 0 && low <= math.MaxInt64
}

// followers are the built-in functions that know the clock: their answers follow
// it as their arguments do, or they note when they change.
var followers = map[string]native{
	"time.parse_rfc3339_ns": func(m *machine, args []value.Value) value.Value { return parseTime(m, args).WithClock(clockTerm) },
	"plus":                  sums(plus, 1),
	"minus":                 sums(minus, -1),
	ast.Divide.Name:         quotient,
	ast.Floor.Name: func(m *machine, args []value.Value) value.Value {
		mark := args[0].Clock()
		return natives[ast.Floor.Name](m, args).WithClock(mark)
	},
	"gt": compares("gt"), "gte": compares("gte"), "lt": compares("lt"), "lte": compares("lte"),
	"equal": compares("equal"), "neq": compares("neq"),
}

func compares(name string) native {
	answer := answers(name)
	return func(m *machine, args []value.Value) value.Value {
		m.compared(args[0], args[1])
		return answer(m, args)
	}
}

// sums follows a sum, or, with a sign of -1, a difference.
func sums(f native, sign int64) native {
	return func(m *machine, args []value.Value) value.Value {
		a, known := m.termOf(args[0])
		b, other := m.termOf(args[1])
		v := f(m, args)
		t := term{num: v.Int(), den: 1, rate: a.rate + sign*b.rate}
		switch {
		case !v.Is(value.Int) || !known || !other:
			m.momentary()
			return v
		case a.den == 1 && b.den == 1 && t.rate == 0:
			return v.WithClock(0)
		case a.den == 1 && b.den == 1 && (t.rate == 1 || t.rate == -1):
			return m.mark(v, t)
		}
		m.momentary()
		return v
	}
}

func quotient(m *machine, args []value.Value) value.Value {
	_, known := m.termOf(args[0])
	by := args[1]
	v := div(m, args)
	if !known || by.Clock() != 0 || !by.Is(value.Int) || by.Int() <= 0 {
		m.momentary()
		return v
	}
	return m.floored(v, args[0], by.Int())
}

// floored marks the quotient v of a number that follows the clock, rounded down.
func (m *machine) floored(v, x value.Value, by int64) value.Value {
	t, known := m.termOf(x)
	if !known || t.den != 1 {
		m.momentary()
		return v
	}
	return m.mark(v, term{t.num, by, t.rate})
}

// follow calls a built-in function some of whose arguments follow the clock.
func (m *machine) follow(name string, f native, args []value.Value) value.Value {
	if g := followers[name]; g != nil {
		return g(m, args)
	}
	m.momentary()
	return f(m, args)
}
