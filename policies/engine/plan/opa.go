package plan

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
)

// planOfAll returns OPA's plan of what the controls need. One that OPA makes no
// plan of would take the plan from all, so those are found one by one, and left
// out; left says why, by ID.
func planOfAll(ctx context.Context, c *engine.Catalogue, controls []*policies.Control) (planned *ir.Policy, left map[string]string, err error) {
	if planned, err = planOf(ctx, c.Compiler, refsOf(c, controls...)); err == nil || ctx.Err() != nil {
		return planned, nil, err
	}
	left = map[string]string{}
	var rest []*policies.Control
	for _, k := range controls {
		if _, err := planOf(ctx, c.Compiler, refsOf(c, k)); err != nil {
			left[k.ID] = "OPA makes no plan of it: " + strings.ReplaceAll(err.Error(), "\n", "; ")
			continue
		}
		rest = append(rest, k)
	}
	if planned, err = planOf(ctx, c.Compiler, refsOf(c, rest...)); err != nil {
		return nil, nil, fmt.Errorf("plan: %w", err)
	}
	return planned, left, nil
}

// refsOf are the rules in which the answers of the controls stand.
func refsOf(c *engine.Catalogue, controls ...*policies.Control) (refs []ast.Ref) {
	for _, k := range controls {
		rules := c.Rules(k.ID)
		refs = append(refs, rules.Deny...)
		if rules.Saving != nil {
			refs = append(refs, rules.Saving)
		}
	}
	return refs
}

// planOf returns OPA's plan of what the references need. OPA gives plans only to
// those who register as a target.
func planOf(ctx context.Context, compiler *ast.Compiler, refs []ast.Ref) (*ir.Policy, error) {
	if len(refs) == 0 {
		return &ir.Policy{Static: &ir.Static{}, Plans: &ir.Plans{}, Funcs: &ir.Funcs{}}, nil
	}
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
		return nil, err
	}
	if planned == nil {
		return nil, errors.New("there is none")
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
