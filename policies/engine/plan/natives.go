package plan

import (
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

// natives are the built-in functions that policies call most, written for the
// machine's values. Each says what OPA's says, or hands over to it where that is
// not plain; all others are bridged. To add one, write it here and let the
// conformance cases and the fuzzer compare it with OPA's.
var natives = map[string]native{
	"gt": answers("gt"), "gte": answers("gte"), "lt": answers("lt"), "lte": answers("lte"),
	"equal": answers("equal"), "neq": answers("neq"), "internal.member_2": answers("internal.member_2"),
	"internal.member_3": member3,

	"is_string": isKind(value.String), "is_array": isKind(value.Array), "is_object": isKind(value.Object), "is_set": isKind(value.Set),
	"is_boolean": isKind(value.Bool), "is_null": isKind(value.Null), "is_number": isKind(value.Int, value.Number),

	"startswith": twoTexts("startswith"), "endswith": twoTexts("endswith"), "contains": twoTexts("contains"),
	"trim": trims(strings.Trim), "trim_left": trims(strings.TrimLeft), "trim_right": trims(strings.TrimRight),
	"trim_prefix": trims(strings.TrimPrefix), "trim_suffix": trims(strings.TrimSuffix),
	"trim_space": trimSpace, "lower": cased(strings.ToLower, 'A', 'Z'), "upper": cased(strings.ToUpper, 'a', 'z'),
	"split": split, "concat": concat, "replace": replace, "substring": substring,
	"regex.match": regexMatch, "regex.replace": regexReplace, "to_number": toNumber, "json.marshal": marshal,
	"internal.template_string": templateString,

	"count": count, "max": most(1), "min": most(-1), "sort": sorted, "sum": sum,
	"and": setAnd, "or": setOr, "minus": minus, "plus": plus, "mul": mul, "div": div, "rem": rem,
	"abs": rounding("abs"), "floor": rounding("floor"), "ceil": rounding("ceil"), "round": rounding("round"),

	"object.get": objectGet, "object.keys": objectKeys, "array.concat": arrayConcat, "array.slice": arraySlice,
	"numbers.range": numbersRange, "numbers.range_step": numbersRange,
	"time.now_ns": timeNow, "time.parse_rfc3339_ns": parseTime,
}

// textTests are the functions that are true or false of two texts.
var textTests = map[string]func(a, b string) bool{
	"startswith": strings.HasPrefix, "endswith": strings.HasSuffix, "contains": strings.Contains,
}

// comparisons are the functions that are true or false of any two values.
var comparisons = map[string]func(x, y value.Value) bool{
	"gt":                func(x, y value.Value) bool { return value.Compare(x, y) > 0 },
	"gte":               func(x, y value.Value) bool { return value.Compare(x, y) >= 0 },
	"lt":                func(x, y value.Value) bool { return value.Compare(x, y) < 0 },
	"lte":               func(x, y value.Value) bool { return value.Compare(x, y) <= 0 },
	"equal":             value.Equal,
	"neq":               func(x, y value.Value) bool { return !value.Equal(x, y) },
	"internal.member_2": func(x, y value.Value) bool { return y.Contains(x) },
}

func answers(name string) native {
	holds := comparisons[name]
	return func(_ *machine, args []value.Value) value.Value { return value.Boolean(holds(args[0], args[1])) }
}

// toOPA hands over to OPA's function, which knows what to do or what to say.
func toOPA(name string, m *machine, args []value.Value) value.Value { return bridge(name)(m, args) }

// wrong is an argument that OPA's function would refuse.
func wrong(m *machine) value.Value {
	m.fails(errBuiltin)
	return value.Value{}
}

func member3(_ *machine, args []value.Value) value.Value {
	return value.Boolean(args[2].At(args[0]).Defined() && !args[2].Is(value.Set) && value.Equal(args[2].At(args[0]), args[1]) ||
		args[2].Is(value.Set) && value.Equal(args[0], args[1]) && args[2].Has(args[1]))
}

func isKind(kinds ...value.Kind) native {
	return func(_ *machine, args []value.Value) value.Value {
		return value.Boolean(slices.Contains(kinds, args[0].Kind()))
	}
}

func count(m *machine, args []value.Value) value.Value {
	n, ok := args[0].Len()
	if !ok {
		return wrong(m)
	}
	return value.Integer(int64(n))
}

// elements are those of an array or a set.
func elements(v value.Value) ([]value.Value, bool) {
	if v.Is(value.Array) || v.Is(value.Set) {
		return v.Elems(), true
	}
	return nil, false
}

// most is the largest element, or, with a sign of -1, the smallest; none has
// none.
func most(sign int) native {
	return func(m *machine, args []value.Value) value.Value {
		list, ok := elements(args[0])
		if !ok {
			return wrong(m)
		}
		if len(list) == 0 {
			return value.Value{}
		}
		return slices.MaxFunc(list, func(x, y value.Value) int { return sign * value.Compare(x, y) })
	}
}

func sorted(m *machine, args []value.Value) value.Value {
	list, ok := elements(args[0])
	if !ok {
		return wrong(m)
	}
	array := m.arena.NewArray(len(list))
	for _, v := range list {
		m.arena.Append(array, v)
	}
	slices.SortStableFunc(array.Elems(), value.Compare)
	return array
}

func setAnd(m *machine, args []value.Value) value.Value {
	return m.sets("and", args, m.arena.Intersection)
}
func setOr(m *machine, args []value.Value) value.Value { return m.sets("or", args, m.arena.Union) }

func setMinus(m *machine, args []value.Value) value.Value {
	return m.sets("minus", args, m.arena.Difference)
}

// sets makes a set of two.
func (m *machine) sets(name string, args []value.Value, join func(x, y value.Value) value.Value) value.Value {
	if !args[0].Is(value.Set) || !args[1].Is(value.Set) {
		return toOPA(name, m, args)
	}
	return join(args[0], args[1])
}

func objectGet(m *machine, args []value.Value) value.Value {
	object, key, otherwise := args[0], args[1], args[2]
	if !object.Is(value.Object) {
		return wrong(m)
	}
	v := object
	if key.Is(value.Array) {
		for _, part := range key.Elems() {
			if v = v.At(part); !v.Defined() {
				return otherwise
			}
		}
		return v
	}
	if v = object.At(key); !v.Defined() {
		return otherwise
	}
	return v
}

func objectKeys(m *machine, args []value.Value) value.Value {
	if !args[0].Is(value.Object) {
		return wrong(m)
	}
	keys := args[0].Keys()
	set := m.arena.NewSet(len(keys))
	for _, k := range keys {
		m.arena.Add(set, k)
	}
	return set
}

func arrayConcat(m *machine, args []value.Value) value.Value {
	if !args[0].Is(value.Array) || !args[1].Is(value.Array) {
		return wrong(m)
	}
	x, y := args[0].Elems(), args[1].Elems()
	if m.steps -= int64(len(x) + len(y)); m.steps <= 0 {
		m.fails(errSteps)
		return value.Value{}
	}
	out := m.arena.NewArray(len(x) + len(y))
	for _, list := range [][]value.Value{x, y} {
		for _, v := range list {
			m.arena.Append(out, v)
		}
	}
	return out
}

func arraySlice(m *machine, args []value.Value) value.Value {
	if !args[0].Is(value.Array) || !args[1].Is(value.Int) || !args[2].Is(value.Int) {
		return toOPA("array.slice", m, args)
	}
	list := args[0].Elems()
	stop := min(max(0, args[2].Int()), int64(len(list)))
	start := min(max(0, args[1].Int()), stop)
	out := m.arena.NewArray(int(stop - start))
	for _, v := range list[start:stop] {
		m.arena.Append(out, v)
	}
	return out
}
