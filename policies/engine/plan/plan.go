package plan

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/corporate-sre/auditor/policies"
	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/plan/value"
	"github.com/corporate-sre/auditor/policies/engine/reference"
)

// Engine runs what it can on OPA's plans and the rest on the reference engine.
type Engine struct{}

var _ engine.Engine = Engine{}

// Compile implements engine.Engine.
func (Engine) Compile(ctx context.Context, set engine.PolicySet) (engine.Program, error) {
	c, err := engine.NewCatalogue(set)
	if err != nil {
		return nil, err
	}
	ref, err := reference.New(ctx, c)
	if err != nil {
		return nil, err
	}
	p := &program{Program: ref}
	planned, left, err := planOfAll(ctx, c, ref.Judging())
	if err != nil {
		return nil, err
	}
	p.data = map[string]any{"settings": settingsOf(c)}
	if p.code, err = newCode(planned, p.data); err != nil {
		return nil, err
	}
	p.code.refuseUnsaid(c.Compiler)
	p.findNames()
	for _, k := range ref.Judging() {
		p.controls = append(p.controls, p.control(k, c.Rules(k.ID), left[k.ID]))
	}
	c.Forget()
	p.code.forget()
	return p, nil
}

func settingsOf(c *engine.Catalogue) map[string]any {
	if c.Settings == nil {
		return map[string]any{}
	}
	return c.Settings
}

// A program is a compiled set.
type program struct {
	reference.Program
	code     *code
	data     map[string]any // the document data
	controls []*control     // that can judge, sorted by ID
	names
}

// names are the keys that the engine itself looks for.
type names struct {
	asset, now, related                                  value.Value
	id, assetType                                        value.Value
	name, url, parent, region, tags, source, collectedAt value.Value
}

func (p *program) findNames() {
	intern := p.code.symbols.Intern
	p.names = names{
		asset: intern("asset"), now: intern("now"), related: intern("related"), id: intern("id"), assetType: intern("type"),
		name: intern("name"), url: intern("url"), parent: intern("parent"), region: intern("region"), tags: intern("tags"),
		source: intern("source"), collectedAt: intern("collected_at"),
	}
}

// A control is a control and what is compiled of it.
type control struct {
	*policies.Control
	when     []condition
	requires []path
	joins    []join
	deny     []*function
	saving   *function // nil: none
	reads    *reads
	sight    *value.Sight // nil: it may see more than it says
	number   int          // among the program's

	// left says why the control is left to the reference engine; empty: it is not.
	left string
}

type condition struct {
	path
	values []value.Value
}

type join struct {
	reference.Join
	name value.Value
	from path
}

func (p *program) control(c *policies.Control, rules engine.Rules, left string) *control {
	k := &control{Control: c, left: left, reads: everything(), number: len(p.controls)}
	for name, values := range c.When {
		cond := condition{path: p.code.path(name)}
		for _, v := range values {
			x, err := ast.InterfaceToValue(v)
			if err != nil {
				panic(fmt.Sprintf("plan: %s: when %s: %v", c.ID, name, err)) // the reference engine has converted it
			}
			cond.values = append(cond.values, value.FromAST(p.code.constants, p.code.symbols, x))
		}
		k.when = append(k.when, cond)
	}
	for _, name := range c.Requires {
		k.requires = append(k.requires, p.code.path(name))
	}
	for _, j := range p.Joins(c.ID) {
		k.joins = append(k.joins, join{j, p.code.symbols.Intern(j.Name), p.code.path(j.From)})
	}
	if left != "" {
		return k
	}
	rule := func(ref ast.Ref) *function {
		f := p.code.find(ref)
		switch {
		case f == nil:
			k.left = fmt.Sprintf("OPA plans no function for %s", ref)
		case f.refused != "":
			k.left = f.refused
		}
		return f
	}
	for _, ref := range rules.Deny {
		k.deny = append(k.deny, rule(ref))
	}
	if rules.Saving != nil {
		k.saving = rule(rules.Saving)
	}
	if k.left == "" {
		k.reads = p.readsOf(k)
		k.sight = p.sightOf(k)
	}
	return k
}

// find returns the planned rule of a reference below data; nil: there is none.
func (c *code) find(ref ast.Ref) *function {
	if f := c.ruleAt(ref); f != nil && f.rule {
		return f
	}
	return nil
}

// ruleAt returns the planned rule or function of a reference below data; nil:
// there is none.
func (c *code) ruleAt(ref ast.Ref) *function {
	parts := []string{"g0"}
	for _, term := range ref[1:] {
		s, ok := term.Value.(ast.String)
		if !ok {
			return nil
		}
		parts = append(parts, string(s))
	}
	return c.byPath[pathKey(parts)]
}

// A dispatch is what to do with the assets of one type.
type dispatch struct {
	controls []*control // that judge it, sorted by ID
	reads    *value.Projection

	// paths are all that the controls require, each once, and requires which of
	// them each control does.
	paths    []path
	requires [][]int

	whole   []bool            // by paths: it is decoded whole
	evident *value.Projection // of those that are not, all
}

func (p *program) dispatch(chosen []*control, assetType string) *dispatch {
	d := &dispatch{}
	input := &value.Projection{}
	asset := input.Key(p.asset.Text())
	for _, k := range chosen {
		if !k.Judges(assetType) {
			continue
		}
		d.controls = append(d.controls, k)
		d.requires = append(d.requires, d.pathsOf(k))
		for _, c := range k.when {
			c.follow(asset, true)
		}
		for _, r := range k.requires {
			r.follow(asset, false)
		}
		for _, j := range k.joins {
			j.from.follow(asset, true)
		}
		if k.left != "" {
			continue
		}
		input.Add(k.reads.input)
	}
	if d.reads = input.Key(p.asset.Text()); !d.reads.All {
		d.reads.Key(p.id.Text())
		d.reads.Key(p.assetType.Text())
		p.readHead(d.reads)
	}
	d.reads.Seal()
	d.evident = &value.Projection{}
	for i, p := range d.paths {
		if d.whole = append(d.whole, p.whole(d.reads)); !d.whole[i] {
			p.follow(d.evident, true)
		}
	}
	d.evident.Seal()
	return d
}

// pathsOf are the places in d.paths of what a control requires.
func (d *dispatch) pathsOf(k *control) (places []int) {
	for _, p := range k.requires {
		i := slices.IndexFunc(d.paths, func(other path) bool { return other.name == p.name })
		if i < 0 {
			i = len(d.paths)
			d.paths = append(d.paths, p)
		}
		places = append(places, i)
	}
	return places
}

// Is reports whether a program is one of this engine, or of Verify.
func Is(p engine.Program) bool { return programOf(p) != nil }

func programOf(p engine.Program) *program {
	switch p := p.(type) {
	case *program:
		return p
	case verified:
		return p.program
	}
	return nil
}

// Left says why the engine leaves a control to the reference engine; empty: it
// does not.
func Left(p engine.Program, id string) string {
	pr := programOf(p)
	if pr == nil {
		return "not on the plan engine"
	}
	i := slices.IndexFunc(pr.controls, func(k *control) bool { return k.ID == id })
	if i < 0 {
		return "its settings are empty"
	}
	return pr.controls[i].left
}

// Whole returns an error unless this engine runs every control of its program
// itself that can judge and is not skipped. It joins one for each control that is
// left whole to the reference engine.
func Whole(p engine.Program, skip func(control string) bool) error {
	var errs []error
	for _, k := range programOf(p).controls {
		if k.left != "" && !skip(k.ID) {
			errs = append(errs, fmt.Errorf("%s does not run on the plan engine: %s; use the engine auto, which leaves it to the reference engine", k.ID, k.left))
		}
	}
	return errors.Join(errs...)
}
