package plan

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/test/cases"
	"github.com/open-policy-agent/opa/v1/test/cases/testdata"
	"github.com/open-policy-agent/opa/v1/util"

	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

// leastSame is how many cases the machine has to answer as OPA does, without
// handing over: so that a mistake does not hide behind the reference engine.
const leastSame = 2300

// left are the built-in functions that leave the process or are not there, which
// no policy can call.
var left = []string{"http.send", "net.lookup_ip_addr", "opa.runtime", "providers.aws", "rand.", "test.sleep", "uuid."}

// TestConformance runs OPA's own cases, its queries included, on the machine. An
// answer has to be OPA's; there is no list of known differences. What the machine
// refuses to compile, or ends with an error, goes to the reference engine.
func TestConformance(t *testing.T) {
	var same, handed, skipped int
	for _, c := range conformanceCases(t) {
		if slices.ContainsFunc(left, func(name string) bool { return strings.Contains(c.Query+strings.Join(c.Modules, ""), name) }) {
			skipped++
			continue
		}
		switch how, wrong := conform(t.Context(), c); {
		case wrong != nil:
			t.Errorf("%s (%s): %v", c.Note, filepath.Base(c.Filename), wrong)
		case how == handedOver:
			handed++
		default:
			same++
		}
	}
	t.Logf("%d as OPA, %d left to the reference engine, %d not run", same, handed, skipped)
	if same < leastSame {
		t.Errorf("%d cases are as OPA's, want at least %d", same, leastSame)
	}
}

func conformanceCases(t *testing.T) (all []cases.TestCase) {
	t.Helper()
	err := fs.WalkDir(testdata.V1, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".yaml" {
			return err
		}
		b, err := testdata.V1.ReadFile(name)
		if err != nil {
			return err
		}
		var set cases.Set
		if err := util.Unmarshal(b, &set); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for _, c := range set.Cases {
			c.Filename = name
			all = append(all, c)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// An ending says what became of a case.
type ending int

const (
	answered ending = iota
	handedOver
)

// conform runs a case. An error says how the answer is not OPA's.
func conform(ctx context.Context, c cases.TestCase) (how ending, wrong error) {
	probe := &probe{data: map[string]any{}}
	options := []func(*rego.Rego){rego.Query(c.Query), rego.Target(probeTarget), rego.SetRegoVersion(ast.RegoV1), rego.StrictBuiltinErrors(c.StrictError)}
	parser := ast.ParserOptions{RegoVersion: ast.RegoV1}
	if c.ExperimentalKeywords {
		parser.Capabilities = ast.CapabilitiesForThisVersion(ast.CapabilitiesExperimentalKeywords(true))
		options = append(options, rego.Capabilities(parser.Capabilities))
	}
	for i, text := range c.Modules {
		m, err := ast.ParseModuleWithOpts(fmt.Sprintf("test-%d.rego", i), text, parser)
		if err != nil {
			return answered, err
		}
		options = append(options, rego.ParsedModule(m))
	}
	if c.Data != nil {
		probe.data = *c.Data
	}
	switch {
	case c.InputTerm != nil:
		term, err := ast.ParseTerm(*c.InputTerm)
		if err != nil {
			return answered, err
		}
		options = append(options, rego.ParsedInput(term.Value))
	case c.Input != nil:
		options = append(options, rego.Input(*c.Input))
	}
	probed()
	fails := c.WantError != nil || c.WantErrorCode != nil
	query, err := rego.New(options...).PrepareForEval(context.WithValue(ctx, planKey{}, probe))
	if err != nil {
		return ended(fails, err)
	}
	results, err := query.Eval(ctx)
	switch {
	case err != nil:
		return ended(fails, err)
	case fails:
		return answered, errors.New("no error, and OPA has one")
	}
	return answered, compareResults(c, results)
}

// ended is the ending of a case with an error, where OPA fails or does not.
func ended(fails bool, err error) (ending, error) {
	switch {
	case fails:
		return answered, nil
	case errors.Is(err, errHandedOver):
		return handedOver, nil
	}
	return answered, err
}

func compareResults(c cases.TestCase, results rego.ResultSet) error {
	if c.WantResult == nil {
		if c.WantDefined != nil && *c.WantDefined != (len(results) > 0) {
			return fmt.Errorf("%d results, want defined %t", len(results), *c.WantDefined)
		}
		return nil
	}
	got, want := ast.NewSet(), ast.NewSet()
	for _, r := range results {
		bindings := map[string]any{}
		for name, v := range r.Bindings {
			if c.IgnoreGeneratedVars && strings.HasPrefix(name, "__") {
				continue
			}
			if list, ok := v.([]any); ok && c.SortBindings {
				slices.SortFunc(list, util.Compare)
			}
			bindings[name] = v
		}
		got.Add(ast.NewTerm(ast.MustInterfaceToValue(bindings)))
	}
	for _, bindings := range *c.WantResult {
		want.Add(ast.NewTerm(ast.MustInterfaceToValue(bindings)))
	}
	if got.Compare(want) != 0 {
		return fmt.Errorf("got %v, want %v", got, want)
	}
	return nil
}

// errHandedOver is for what the reference engine would be asked.
var errHandedOver = errors.New("left to the reference engine")

const probeTarget = "auditor/plan/test"

var probed = sync.OnceFunc(func() { rego.RegisterPlugin(probeTarget, &probe{}) })

// A probe compiles the plan of a query, and evaluates it.
type probe struct {
	data map[string]any
	code *code
}

func (*probe) IsTarget(name string) bool { return name == probeTarget }

func (*probe) PrepareForEval(ctx context.Context, policy *ir.Policy, _ ...rego.PrepareOption) (rego.TargetPluginEval, error) {
	p := ctx.Value(planKey{}).(*probe)
	policy.Funcs.Funcs = append(policy.Funcs.Funcs, functionOf(policy.Plans.Plans[0]))
	code, err := newCode(policy, p.data)
	if err != nil {
		return nil, err
	}
	if f := code.byName[queryName]; f.refused != "" {
		return nil, fmt.Errorf("%w: %s", errHandedOver, f.refused)
	}
	p.code = code
	return p, nil
}

func (p *probe) Eval(_ context.Context, c *rego.EvalContext, _ ast.Value) (ast.Value, error) {
	now := c.Time()
	if now.IsZero() {
		now = time.Unix(1_800_000_000, 0)
	}
	m := newMachine(p.code, now)
	var input value.Value
	if v := c.ParsedInput(); v != nil {
		input = value.FromAST(&m.arena, p.code.symbols, v)
	} else if raw := c.RawInput(); raw != nil {
		v, err := ast.InterfaceToValue(*raw)
		if err != nil {
			return nil, err
		}
		input = value.FromAST(&m.arena, p.code.symbols, v)
	}
	v, err := m.rule(p.code.byName[queryName], input, 1<<40)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errHandedOver, err)
	}
	return v.AST(), nil
}

const queryName = "the query"

// functionOf makes a function of a query's plan, which gives the set of its
// results.
func functionOf(p *ir.Plan) *ir.Func {
	last := &highest{}
	walk(last, p.Blocks)
	results := last.local + 1
	for _, b := range p.Blocks {
		collect(b, results)
	}
	first := &ir.Block{Stmts: []ir.Stmt{&ir.MakeSetStmt{Target: results}}}
	end := &ir.Block{Stmts: []ir.Stmt{&ir.ReturnLocalStmt{Source: results}}}
	return &ir.Func{Name: queryName, Params: []ir.Local{ir.Input, ir.Data}, Return: results, Blocks: slices.Concat([]*ir.Block{first}, p.Blocks, []*ir.Block{end})}
}

// collect makes statements add to the set what they would give as a result.
func collect(b *ir.Block, results ir.Local) {
	for i, s := range b.Stmts {
		switch s := s.(type) {
		case *ir.ResultSetAddStmt:
			b.Stmts[i] = &ir.SetAddStmt{Value: ir.Operand{Value: s.Value}, Set: results}
		case *ir.BlockStmt:
			for _, inner := range s.Blocks {
				collect(inner, results)
			}
		case *ir.NotStmt:
			collect(s.Block, results)
		case *ir.ScanStmt:
			collect(s.Block, results)
		case *ir.WithStmt:
			collect(s.Block, results)
		}
	}
}

// highest finds the highest local of a plan.
type highest struct{ local ir.Local }

func (*highest) Before(any) {}
func (*highest) After(any)  {}

func (h *highest) Visit(x any) (ir.Visitor, error) {
	v := &localVisitor{writes: map[int]int{}, changes: map[int]int{}, reads: map[int]int{}, pinned: map[int]bool{}}
	if _, err := v.Visit(x); err != nil {
		return nil, err
	}
	for _, locals := range []map[int]int{v.writes, v.changes, v.reads} {
		for l := range locals {
			h.local = max(h.local, ir.Local(l))
		}
	}
	for l := range v.pinned {
		h.local = max(h.local, ir.Local(l))
	}
	return h, nil
}
