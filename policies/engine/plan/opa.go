package plan

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"
	"github.com/open-policy-agent/opa/v1/rego"
)

// planOf returns OPA's plan of what the references need. OPA gives plans only to
// those who register as a target.
func planOf(ctx context.Context, compiler *ast.Compiler, refs []ast.Ref) (*ir.Policy, error) {
	registered()
	body := ast.Body{}
	for i, ref := range refs {
		body.Append(ast.Equality.Expr(ast.VarTerm(fmt.Sprintf("answer%d", i)), ast.NewTerm(ref)))
	}
	defer compiler.WithEvalMode(ast.EvalModeTopdown) // the target has set another one
	var planned *ir.Policy
	_, err := rego.New(rego.ParsedQuery(body), rego.Compiler(compiler), rego.Target(targetName)).
		PrepareForEval(context.WithValue(ctx, planKey{}, &planned))
	if err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	if planned == nil {
		return nil, errors.New("plan: OPA made none")
	}
	return planned, nil
}

const targetName = "auditor/plan"

// planKey is under which the context carries the place for the plan.
type planKey struct{}

// registered registers the target once; OPA's registry is the process's.
var registered = sync.OnceFunc(func() { rego.RegisterPlugin(targetName, target{}) })

// A target takes the plan and evaluates nothing.
type target struct{}

func (target) IsTarget(name string) bool { return name == targetName }

func (target) PrepareForEval(ctx context.Context, policy *ir.Policy, _ ...rego.PrepareOption) (rego.TargetPluginEval, error) {
	if place, ok := ctx.Value(planKey{}).(**ir.Policy); ok {
		*place = policy
	}
	return target{}, nil
}

func (target) Eval(context.Context, *rego.EvalContext, ast.Value) (ast.Value, error) {
	return nil, errors.New("plan: not for evaluation")
}
