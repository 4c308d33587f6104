package plan

import (
	"regexp"
	"strings"

	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

// expressions are the regular expressions that policies make up, compiled.
type expressions struct {
	compiled map[string]expression

	// replaced is what texts became, such as the keys of tags, which are few.
	replaced map[replacement]value.Value
}

// An expression knows how much work it is for each byte that it looks at.
type expression struct {
	*regexp.Regexp
	work       int
	*automaton // nil: there is none
}

func compileExpression(pattern string) (expression, error) {
	work := engine.MatchWork(pattern, 1)
	if engine.TooMuch(work) {
		return expression{}, errLarge
	}
	re, err := regexp.Compile(pattern)
	return expression{Regexp: re, work: work}, err
}

type replacement struct{ pattern, text, by string }

// mostExpressions bounds what assets can make a machine remember.
const mostExpressions = 256

func (e *expressions) compile(pattern string) (expression, error) {
	if re, known := e.compiled[pattern]; known {
		return re, nil
	}
	pattern = strings.Clone(pattern) // which may go with the asset, and expressions keep it
	re, err := compileExpression(pattern)
	if err != nil {
		return re, err
	}
	if len(e.compiled) >= mostExpressions || e.compiled == nil {
		e.compiled = map[string]expression{}
	}
	e.compiled[pattern] = re
	return re, nil
}

// Bounds on what assets can make a machine remember of replacements.
const (
	mostReplaced    = 2000
	longestReplaced = 200 // bytes
)

// mostMatches is how many matches a text may have without OPA, which refuses too
// many.
const mostMatches = 1 << 17

func regexReplace(m *machine, args []value.Value) value.Value {
	if !texts(args) {
		return wrong(m)
	}
	r := replacement{args[1].Text(), args[0].Text(), args[2].Text()}
	if v, ok := m.replaced[r]; ok {
		return v
	}
	re, err := m.expressions.compile(r.pattern)
	if err != nil {
		return wrong(m)
	}
	n := len(r.text)
	if !m.work(re.work * n) {
		return value.Value{}
	}
	// Each match may look at all of the text, and each byte may be one.
	if engine.TooMuch(re.work*n*n) || n > mostMatches || n*(1+strings.Count(r.by, "$")) > mostText {
		return toOPA("regex.replace", m, args)
	}
	out, last := []byte(nil), 0
	for _, match := range re.FindAllStringSubmatchIndex(r.text, -1) {
		out = append(out, r.text[last:match[0]]...)
		if out = re.ExpandString(out, r.by, r.text, match); len(out) > mostText {
			m.fails(errLarge)
			return value.Value{}
		}
		last = match[1]
	}
	v := value.Text(string(append(out, r.text[last:]...)))
	if len(r.pattern)+len(r.text)+len(r.by) <= longestReplaced {
		if len(m.replaced) >= mostReplaced || m.replaced == nil {
			m.replaced = map[replacement]value.Value{}
		}
		m.replaced[replacement{strings.Clone(r.pattern), strings.Clone(r.text), strings.Clone(r.by)}] = v
	}
	return v
}

// matcher compiles regex.match of a constant pattern; nil when it is none, or
// no expression, which is for the run to say.
func matcher(args []operand) func(*machine, []value.Value) value.Value {
	if len(args) != 2 || !args[0].constant.Is(value.String) {
		return nil
	}
	re, err := compileExpression(args[0].constant.Text())
	if err != nil {
		return nil
	}
	re.automaton = newAutomaton(args[0].constant.Text())
	text := args[1]
	return func(m *machine, l []value.Value) value.Value {
		v := text.at(l)
		if v.Clock() != 0 {
			m.momentary()
		}
		if v.Is(value.String) && m.spend(1+v.Weight()) && m.work(re.work*len(v.Text())) {
			return value.Boolean(re.matches(v.Text()))
		}
		if v.Defined() {
			m.fails(errBuiltin)
		}
		return value.Value{}
	}
}
