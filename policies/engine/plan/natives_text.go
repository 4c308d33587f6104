package plan

import (
	"strings"

	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

// mostText is the longest text that a policy may make, in bytes: a text that is
// joined to itself again and again would take all memory.
const mostText = 16 << 20

// texts reports whether all arguments are text.
func texts(args []value.Value) bool {
	for _, a := range args {
		if !a.Is(value.String) {
			return false
		}
	}
	return true
}

func twoTexts(name string) native {
	holds := textTests[name]
	return func(m *machine, args []value.Value) value.Value {
		if !texts(args) {
			return wrong(m)
		}
		return value.Boolean(holds(args[0].Text(), args[1].Text()))
	}
}

func oneText(change func(string) string) native {
	return func(m *machine, args []value.Value) value.Value {
		if !texts(args) {
			return wrong(m)
		}
		return value.Text(change(args[0].Text()))
	}
}

func trims(trim func(s, what string) string) native {
	return func(m *machine, args []value.Value) value.Value {
		if !texts(args) {
			return wrong(m)
		}
		return value.Text(trim(args[0].Text(), args[1].Text()))
	}
}

func split(m *machine, args []value.Value) value.Value {
	if !texts(args) || args[1].Text() == "" {
		return toOPA("split", m, args)
	}
	s, by := args[0].Text(), args[1].Text()
	parts := m.arena.NewArray(strings.Count(s, by) + 1)
	for part := range strings.SplitSeq(s, by) {
		m.arena.Append(parts, value.Text(part))
	}
	return parts
}

func concat(m *machine, args []value.Value) value.Value {
	list, ok := elements(args[1])
	if !ok || !args[0].Is(value.String) || !texts(list) {
		return toOPA("concat", m, args)
	}
	return m.joined(args[0].Text(), list)
}

// joined joins texts in memory of the arena.
func (m *machine) joined(between string, list []value.Value) value.Value {
	m.text = m.text[:0]
	for i, v := range list {
		if i > 0 {
			m.text = append(m.text, between...)
		}
		if m.text = append(m.text, v.Text()...); len(m.text) > mostText {
			m.fails(errSteps)
			return value.Value{}
		}
	}
	return m.arena.Copy(m.text)
}

func replace(m *machine, args []value.Value) value.Value {
	if !texts(args) || args[1].Text() == "" {
		return toOPA("replace", m, args)
	}
	s, old, by := args[0].Text(), args[1].Text(), args[2].Text()
	n := strings.Count(s, old)
	if n == 0 {
		return args[0]
	}
	if len(s)+n*(len(by)-len(old)) > mostText {
		m.fails(errSteps)
		return value.Value{}
	}
	return value.Text(strings.ReplaceAll(s, old, by))
}

func regexMatch(m *machine, args []value.Value) value.Value {
	if !texts(args) {
		return wrong(m)
	}
	re, err := m.expressions.compile(args[0].Text())
	if err != nil {
		return wrong(m)
	}
	return value.Boolean(re.MatchString(args[1].Text()))
}

// templateString joins the parts of $"…": text, and sets of what stands in
// braces, which are empty when that is undefined.
func templateString(m *machine, args []value.Value) value.Value {
	parts := m.arena.NewArray(4)
	if !args[0].Is(value.Array) {
		return wrong(m)
	}
	for _, p := range args[0].Elems() {
		if p.Is(value.Set) && len(p.Elems()) == 1 {
			p = p.Elems()[0]
		}
		if !p.Is(value.String) {
			return toOPA("internal.template_string", m, args)
		}
		m.arena.Append(parts, p)
	}
	return m.joined("", parts.Elems())
}
