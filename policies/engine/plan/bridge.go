package plan

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
	"github.com/open-policy-agent/opa/v1/topdown/builtins"

	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

// A native is a built-in function. Its arguments are defined, and valid during
// the call only. An undefined answer is no answer; one that OPA would call an
// error is told by m.fails too.
type native func(m *machine, args []value.Value) value.Value

// errBuiltin is for a built-in function that cannot take its arguments. What OPA
// says of it, with the place, is for the reference engine to tell.
var errBuiltin = errors.New("a built-in function failed")

// mostDigits is the longest number that a policy may make: one that is multiplied
// with itself again and again would take all time.
const mostDigits = 1 << 12

// bridge calls OPA's own function, with its own values, so that no function is
// missing.
func bridge(name string) native {
	f := topdown.GetBuiltin(name)
	declared := ast.BuiltinMap[name]
	if f == nil || declared == nil {
		panic(unsupported("built-in function " + name))
	}
	work := engine.WorkOf(name)
	return func(m *machine, args []value.Value) value.Value {
		operands := make([]*ast.Term, len(args))
		for i, a := range args {
			operands[i] = ast.NewTerm(a.AST())
		}
		if work != nil && !m.work(work(operands)) {
			return value.Value{}
		}
		var answer value.Value
		take := func(t *ast.Term) error {
			answer = value.FromAST(&m.arena, m.symbols, t.Value)
			return nil
		}
		if declared.Relation { // all answers, as an array
			answer = m.arena.NewArray(4)
			all := answer
			take = func(t *ast.Term) error {
				if m.steps--; m.steps <= 0 {
					return errSteps
				}
				m.arena.Append(all, value.FromAST(&m.arena, m.symbols, t.Value))
				return nil
			}
		}
		if err := m.callOPA(f, operands, take); err != nil {
			m.fails(fmt.Errorf("%w: %s: %w", errBuiltin, name, err))
			return value.Value{}
		}
		if len(answer.Text()) > mostText || answer.IsNumber() && len(answer.Text()) > mostDigits {
			m.fails(errLarge)
			return value.Value{}
		}
		return answer
	}
}

// workOfStep is how much of the work of a built-in function makes a step.
const workOfStep = 512

// work takes steps for a function that does more than to read its arguments. It
// is false when that is too much.
func (m *machine) work(n int) bool {
	if engine.TooMuch(n) {
		m.fails(errLarge)
		return false
	}
	return m.spend(n / workOfStep)
}

func (m *machine) callOPA(f topdown.BuiltinFunc, operands []*ast.Term, take func(*ast.Term) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panicked: %v", r)
		}
	}()
	if m.builtins == nil {
		m.builtins = &topdown.BuiltinContext{
			Context: context.Background(), Time: ast.NumberTerm(json.Number(strconv.FormatInt(m.now.UnixNano(), 10))), Cancel: topdown.NewCancel(), Cache: builtins.Cache{},
		}
	}
	return f(*m.builtins, operands, take)
}
