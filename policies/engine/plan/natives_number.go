package plan

import (
	"math"
	"strconv"
	"time"

	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

// integers returns two whole numbers of 64 bits.
func integers(args []value.Value) (x, y int64, ok bool) {
	return args[0].Int(), args[1].Int(), args[0].Is(value.Int) && args[1].Is(value.Int)
}

func plus(m *machine, args []value.Value) value.Value {
	if x, y, ok := integers(args); ok {
		if sum := x + y; (sum > x) == (y > 0) {
			return value.Integer(sum)
		}
	}
	return toOPA("plus", m, args)
}

func minus(m *machine, args []value.Value) value.Value {
	if x, y, ok := integers(args); ok {
		if d := x - y; (d < x) == (y > 0) {
			return value.Integer(d)
		}
	}
	if args[0].Is(value.Set) {
		return setMinus(m, args)
	}
	return toOPA("minus", m, args)
}

func mul(m *machine, args []value.Value) value.Value {
	if x, y, ok := integers(args); ok && x != math.MinInt64 && y != math.MinInt64 {
		if product := x * y; x == 0 || product/x == y {
			return value.Integer(product)
		}
	}
	return toOPA("mul", m, args)
}

func div(m *machine, args []value.Value) value.Value {
	if x, y, ok := integers(args); ok && y > 0 && x%y == 0 {
		return value.Integer(x / y)
	}
	return toOPA("div", m, args)
}

func rem(m *machine, args []value.Value) value.Value {
	if x, y, ok := integers(args); ok && y > 0 && x >= 0 {
		return value.Integer(x % y)
	}
	return toOPA("rem", m, args)
}

// rounding is a rounding function, which leaves whole numbers as they are.
func rounding(name string) native {
	return func(m *machine, args []value.Value) value.Value {
		if args[0].Is(value.Int) && args[0].Int() >= 0 {
			return args[0]
		}
		return toOPA(name, m, args)
	}
}

func sum(m *machine, args []value.Value) value.Value {
	list, ok := elements(args[0])
	if !ok {
		return wrong(m)
	}
	total := int64(0)
	for _, v := range list {
		next := total + v.Int()
		if !v.Is(value.Int) || v.Int() != 0 && (next > total) != (v.Int() > 0) {
			return toOPA("sum", m, args)
		}
		total = next
	}
	return value.Integer(total)
}

// numbersRange refuses ranges that are longer than the steps that are left.
func numbersRange(m *machine, args []value.Value) value.Value {
	name := "numbers.range"
	if len(args) == 3 {
		name = "numbers.range_step"
	}
	x, y, ok := integers(args)
	length := y - x
	if length < 0 {
		length = -length
	}
	if !ok || length < 0 || length >= m.steps {
		m.fails(errSteps)
		return value.Value{}
	}
	m.steps -= length
	return toOPA(name, m, args)
}

func toNumber(m *machine, args []value.Value) value.Value {
	s := args[0].Text()
	if args[0].Is(value.String) && s != "" && len(s) <= 18 && s[0] >= '1' && s[0] <= '9' {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return value.Integer(n)
		}
	}
	if args[0].IsNumber() {
		return args[0]
	}
	return toOPA("to_number", m, args)
}

func timeNow(m *machine, _ []value.Value) value.Value {
	return value.Integer(m.now.UnixNano()).WithClock(clockTerm)
}

// A moment is a time that was parsed, if its text is not too long to be kept.
type moment struct {
	text [40]byte
	size int
	ns   int64
}

func parseTime(m *machine, args []value.Value) value.Value {
	if !texts(args) {
		return wrong(m)
	}
	for i := range m.moments {
		if at := &m.moments[i]; at.size > 0 && string(at.text[:at.size]) == args[0].Text() {
			return value.Integer(at.ns)
		}
	}
	t, err := time.Parse(time.RFC3339, args[0].Text())
	if err != nil || t.Year() < 1678 || t.Year() > 2261 { // what nanoseconds can say
		return toOPA("time.parse_rfc3339_ns", m, args)
	}
	if at := &m.moments[m.nextMoment]; len(args[0].Text()) <= len(at.text) {
		at.size, at.ns = copy(at.text[:], args[0].Text()), t.UnixNano()
		m.nextMoment = (m.nextMoment + 1) % len(m.moments)
	}
	return value.Integer(t.UnixNano())
}
