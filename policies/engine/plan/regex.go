package plan

import (
	"regexp"

	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

// expressions are the regular expressions that policies make up, compiled.
type expressions struct {
	compiled map[string]*regexp.Regexp
}

// mostExpressions bounds what assets can make a machine remember.
const mostExpressions = 256

func (e *expressions) compile(pattern string) (*regexp.Regexp, error) {
	if re := e.compiled[pattern]; re != nil {
		return re, nil
	}
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, err
	}
	if len(e.compiled) >= mostExpressions || e.compiled == nil {
		e.compiled = map[string]*regexp.Regexp{}
	}
	e.compiled[re.String()] = re // its own text: the pattern's may go with the asset
	return re, nil
}

// matcher compiles regex.match of a constant pattern; nil when it is none, or
// no expression, which is for the run to say.
func matcher(args []operand) func(*machine, []value.Value) value.Value {
	if len(args) != 2 || !args[0].constant.Is(value.String) {
		return nil
	}
	re, err := regexp.Compile(args[0].constant.Text())
	if err != nil {
		return nil
	}
	text := args[1]
	return func(m *machine, l []value.Value) value.Value {
		v := text.of(l)
		if v.Is(value.String) && m.spend(1+v.Weight()) {
			return value.Boolean(re.MatchString(v.Text()))
		}
		if v.Defined() {
			m.fails(errBuiltin)
		}
		return value.Value{}
	}
}
