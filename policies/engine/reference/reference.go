// Package reference runs controls in OPA's own evaluator, in the way that costs
// it least: one query for all controls of an asset's type, values decoded
// straight from JSON, one read transaction. It is slow beside an engine that
// executes OPA's plans, and it is what such an engine has to agree with.
package reference

import (
	"context"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/jsontype"
)

// Engine is the reference engine.
type Engine struct{}

var _ engine.Engine = Engine{}

// Compile implements engine.Engine.
func (Engine) Compile(ctx context.Context, set engine.PolicySet) (engine.Program, error) {
	c, err := engine.NewCatalogue(set)
	if err != nil {
		return nil, err
	}
	defer c.Forget()
	return New(ctx, c)
}

// New compiles a catalogue.
func New(ctx context.Context, c *engine.Catalogue) (Program, error) {
	p := &program{
		rules:    c.Rules,
		all:      c.Controls,
		compiler: c.Compiler,
		lookups:  map[lookup]int{},
		kept:     map[string]map[string]bool{},
		joined:   map[string]int{},
	}
	if err := p.fillStore(ctx, c.Settings); err != nil {
		return nil, err
	}
	for i := range c.Controls {
		if len(c.Controls[i].Unset(c.Settings)) > 0 {
			continue // it judges nothing; policies.Unseen says so
		}
		k, err := p.compile(&c.Controls[i], c.Rules(c.Controls[i].ID))
		if err != nil {
			return nil, err
		}
		p.controls = append(p.controls, k)
	}
	p.findTypes(c)
	return p, nil
}

// A program is a compiled set. It does not change once it is made.
type program struct {
	rules    func(control string) engine.Rules
	all      []policies.Control
	controls []*control // those that judge, sorted by ID
	compiler *ast.Compiler
	store    storage.Store // with data.settings
	txn      storage.Transaction
	lookups  map[lookup]int // what joins look up, numbered

	// kept are the attributes that joins read, by the type of what they find.
	kept map[string]map[string]bool

	// joined is how many joins look for a type by its name.
	joined map[string]int

	// types are those that an asset's values may be of where a control needs them,
	// by asset type, and otherTypes those of an asset type without a schema.
	types      map[string]*jsontype.Tree
	otherTypes *jsontype.Tree
}

// A control is a control and what is compiled of it.
type control struct {
	*policies.Control
	when     []condition
	requires []path
	reads    []path // Control.Reads
	joins    []join
	deny     []*ast.Expr // variable = set, one for each rule
	vars     []ast.Var   // of deny
	saving   *query      // nil without
	alone    bool
}

type condition struct {
	path
	values []ast.Value
}

func (p *program) Controls() []policies.Control { return p.all }

// JoinReads implements engine.Program.
func (p *program) JoinReads(control string) map[string][][]string { return p.rules(control).Related }

// fillStore puts the settings where data.settings is read without conversion.
func (p *program) fillStore(ctx context.Context, settings map[string]any) error {
	if settings == nil {
		settings = map[string]any{}
	}
	p.store = inmem.NewFromObjectWithOpts(map[string]any{"settings": settings}, inmem.OptReturnASTValuesOnRead(true))
	txn, err := p.store.NewTransaction(ctx)
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	p.txn = txn // only ever read, so it serves every query and is never closed
	return nil
}

func (p *program) compile(c *policies.Control, rules engine.Rules) (*control, error) {
	k := &control{Control: c, alone: rules.Alone}
	for _, name := range sortedKeys(c.When) {
		cond := condition{path: newPath(name)}
		for _, v := range c.When[name] {
			value, err := ast.InterfaceToValue(v)
			if err != nil {
				return nil, fmt.Errorf("%s: when %s: %w", c.ID, name, err)
			}
			cond.values = append(cond.values, value)
		}
		k.when = append(k.when, cond)
	}
	for _, name := range c.Requires {
		k.requires = append(k.requires, newPath(name))
	}
	for _, name := range c.Reads {
		k.reads = append(k.reads, newPath(name))
	}
	for _, name := range sortedKeys(c.Related) {
		k.joins = append(k.joins, p.join(name, c.Related[name], rules.Related[name]))
	}
	for i, ref := range rules.Deny {
		body, err := p.query(fmt.Sprintf("deny%d_%d", len(p.controls), i), ref)
		if err != nil {
			return nil, err
		}
		k.deny = append(k.deny, body...)
		k.vars = append(k.vars, body[0].Operand(0).Value.(ast.Var))
	}
	if rules.Saving != nil {
		body, err := p.query("saving", rules.Saving)
		if err != nil {
			return nil, err
		}
		k.saving = &query{[]*control{k}, body}
	}
	return k, nil
}

// query compiles "variable = reference".
func (p *program) query(variable string, ref ast.Ref) (ast.Body, error) {
	body := ast.NewBody(ast.Equality.Expr(ast.VarTerm(variable), ast.NewTerm(ref)))
	compiled, err := p.compiler.QueryCompiler().Compile(body)
	if err != nil {
		return nil, fmt.Errorf("query of %s: %w", ref, err)
	}
	return compiled, nil
}
