package plan

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

// mostText is the longest text that a policy may make, in bytes: a text that is
// joined to itself again and again would take all memory.
const mostText = 16 << 20

// mostParts is how many parts a text may be split into without OPA, which
// refuses to make too many.
const mostParts = 1 << 12

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

func trimSpace(m *machine, args []value.Value) value.Value {
	if !texts(args) {
		return wrong(m)
	}
	return value.Text(strings.TrimSpace(args[0].Text()))
}

// cased changes the case of letters, of which the plain ones that change are from
// first to last.
func cased(change func(string) string, first, last byte) native {
	return func(m *machine, args []value.Value) value.Value {
		if !texts(args) {
			return wrong(m)
		}
		s, changes := args[0].Text(), false
		for i := range len(s) {
			if s[i] >= utf8.RuneSelf {
				return value.Text(change(s))
			}
			changes = changes || s[i] >= first && s[i] <= last
		}
		if !changes {
			return args[0]
		}
		m.text = append(m.text[:0], s...)
		for i, c := range m.text {
			if c >= first && c <= last {
				m.text[i] ^= 'a' - 'A'
			}
		}
		return m.arena.Copy(m.text)
	}
}

// substring is of plain text only: of others, characters have to be counted.
func substring(m *machine, args []value.Value) value.Value {
	s, from, length := args[0].Text(), args[1].Int(), args[2].Int()
	plain := args[0].Is(value.String) && args[1].Is(value.Int) && args[2].Is(value.Int) && from >= 0
	for i := 0; plain && i < len(s); i++ {
		plain = s[i] < utf8.RuneSelf
	}
	if !plain {
		return toOPA("substring", m, args)
	}
	from = min(from, int64(len(s)))
	if rest := int64(len(s)) - from; length < 0 || length > rest {
		length = rest
	}
	return value.Text(s[from : from+length])
}

// marshal is the JSON of what has some by itself: not of sets, nor of objects
// with keys that are no text.
func marshal(m *machine, args []value.Value) value.Value {
	b, ok := value.AppendJSON(m.text[:0], args[0], nil)
	if m.text = b; !ok || len(b) > mostText {
		return toOPA("json.marshal", m, args)
	}
	return m.arena.Copy(b)
}

// trims cuts off a text, or any of some characters, which are looked for one by
// one.
func trims(trim func(s, what string) string) native {
	return func(m *machine, args []value.Value) value.Value {
		if !texts(args) {
			return wrong(m)
		}
		if !m.work(len(args[0].Text()) * len(args[1].Text())) {
			return value.Value{}
		}
		return value.Text(trim(args[0].Text(), args[1].Text()))
	}
}

func split(m *machine, args []value.Value) value.Value {
	if !texts(args) || args[1].Text() == "" {
		return toOPA("split", m, args)
	}
	s, by := args[0].Text(), args[1].Text()
	n := strings.Count(s, by) + 1
	if n > mostParts {
		return toOPA("split", m, args)
	}
	parts := m.arena.NewArray(n)
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
			m.fails(errLarge)
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
		m.fails(errLarge)
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
	if !m.work(re.work * len(args[1].Text())) {
		return value.Value{}
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
		if p.Is(value.Int) {
			m.text = strconv.AppendInt(m.text[:0], p.Int(), 10)
			p = m.arena.Copy(m.text)
		}
		if !p.Is(value.String) {
			return toOPA("internal.template_string", m, args)
		}
		m.arena.Append(parts, p)
	}
	return m.joined("", parts.Elems())
}
