package plan

import (
	"fmt"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/ir"

	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

// newCode compiles a plan. A function that holds what is not known here is
// refused, and so is what calls it; the others run.
func newCode(policy *ir.Policy, data map[string]any) (*code, error) {
	c := &code{
		symbols: value.NewSymbols(), byName: map[string]*function{}, byPath: map[string]*function{}, constants: &value.Arena{},
	}
	for _, s := range policy.Static.Strings {
		c.strings = append(c.strings, c.symbols.Intern(s.Value))
	}
	var err error
	if c.data, err = c.constant(data); err != nil {
		return nil, err
	}
	value.Sort(c.data)
	for i, f := range policy.Funcs.Funcs {
		fn := &function{id: i, name: f.Name, source: f, rule: len(f.Params) == 2}
		for _, p := range f.Params {
			fn.params = append(fn.params, int(p))
		}
		c.functions = append(c.functions, fn)
		c.byName[f.Name] = fn
		if len(f.Path) > 0 {
			c.byPath[pathKey(f.Path)] = fn
		}
	}
	c.findSteady()
	for _, f := range c.functions {
		c.compile(f)
	}
	c.refuseCallers()
	return c, nil
}

// forget drops OPA's plan, which is needed until all that is asked of it is known.
func (c *code) forget() {
	for _, f := range c.functions {
		f.source = nil
	}
}

// refuseUnsaid refuses rules with a comprehension that stands for itself, such as
// "[x | some x in f(input)]". It always holds, so OPA's planner leaves it out,
// while OPA evaluates it, and tells of an error in it.
func (c *code) refuseUnsaid(compiler *ast.Compiler) {
	for _, module := range compiler.Modules {
		ast.WalkRules(module, func(rule *ast.Rule) bool {
			said := true
			ast.WalkExprs(rule, func(e *ast.Expr) bool {
				if t, alone := e.Terms.(*ast.Term); alone {
					ast.WalkClosures(t, func(any) bool {
						said = false
						return true
					})
				}
				return false
			})
			if f := c.ruleAt(rule.Ref().GroundPrefix()); f != nil && !said && f.refused == "" {
				f.refused = fmt.Sprintf("%s: a comprehension is no condition", rule.Location)
			}
			return false
		})
	}
	c.refuseCallers()
}

// unsupported is what the compiler panics with when a function cannot be
// compiled.
type unsupported string

func (c *code) compile(f *function) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case unsupported:
			f.refused = string(r)
		default:
			panic(r)
		}
	}()
	k := newCompiler(c, f.source.Blocks)
	if len(f.params) > 1 {
		k.dataLocal = f.params[1]
	}
	f.blocks = k.blocks(f.source.Blocks)
	f.frame = k.most + 1
	for _, p := range f.params {
		f.frame = max(f.frame, p+1)
	}
}

// refuseCallers refuses what may call a function that was refused.
func (c *code) refuseCallers() {
	callees := map[*function][]*function{}
	for _, f := range c.functions {
		for _, name := range callsOf(f.source.Blocks).names {
			if g := c.byName[name]; g != nil {
				callees[f] = append(callees[f], g)
			}
		}
		if callsOf(f.source.Blocks).dynamic {
			for _, g := range c.byPath {
				callees[f] = append(callees[f], g)
			}
		}
	}
	for changed := true; changed; {
		changed = false
		for f, list := range callees {
			for _, g := range list {
				if f.refused == "" && g.refused != "" {
					f.refused, changed = g.refused, true
				}
			}
		}
	}
}

// A compiler compiles one function.
type compiler struct {
	*code
	locals
	most      int // highest local in use
	dataLocal int // the document data; -1: the function has it not
}

func newCompiler(c *code, blocks []*ir.Block) *compiler {
	return &compiler{code: c, locals: findLocals(blocks), dataLocal: -1}
}

func (k *compiler) blocks(list []*ir.Block) []block {
	all := make([]block, len(list))
	for i, b := range list {
		all[i] = k.block(b)
	}
	return all
}

func (k *compiler) block(b *ir.Block) block {
	var out block
	stmts := slices.DeleteFunc(slices.Clone(b.Stmts), func(s ir.Stmt) bool { return k.dead[s] })
	for i := 0; i < len(stmts); i++ {
		s := stmts[i]
		if set, n := k.fold(stmts[i:]); n > 0 {
			out = append(out, set)
			i += n - 1
			continue
		}
		if follow, n := k.chain(stmts[i:]); n > 0 {
			out = append(out, follow)
			i += n - 1
			continue
		}
		if i+1 < len(stmts) {
			if both := k.pair(s, stmts[i+1]); both != nil {
				out = append(out, both)
				i++
				continue
			}
		}
		out = append(out, k.statement(s))
	}
	return out
}

// An operand is a local or a constant.
type operand struct {
	local    int
	constant value.Value // defined: it is one
}

func (o operand) of(locals []value.Value) value.Value {
	if o.constant.Defined() {
		return o.constant
	}
	return locals[o.local]
}

// at is where the value is, which is large to copy.
func (o *operand) at(locals []value.Value) *value.Value {
	if o.constant.Defined() {
		return &o.constant
	}
	return &locals[o.local]
}

func (o operand) isLocal() bool { return !o.constant.Defined() }

func (k *compiler) operand(o ir.Operand) operand {
	switch v := o.Value.(type) {
	case ir.Local:
		return operand{local: k.local(v)}
	case ir.StringIndex:
		return operand{constant: k.strings[int(v)]}
	case ir.Bool:
		return operand{constant: value.Boolean(bool(v))}
	}
	panic(unsupported(fmt.Sprintf("operand %T", o.Value)))
}

func (k *compiler) operands(list []ir.Operand) []operand {
	all := make([]operand, len(list))
	for i, o := range list {
		all[i] = k.operand(o)
	}
	return all
}

func (k *compiler) local(l ir.Local) int {
	i := int(l)
	for {
		other, ok := k.alias[i]
		if !ok {
			break
		}
		i = other
	}
	k.most = max(k.most, i)
	return i
}
