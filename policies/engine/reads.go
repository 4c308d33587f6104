package engine

import (
	"fmt"
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// each stands in a path for an element whose name is not known.
const each = "*"

// A read is a path below input or data that a rule reads.
type read struct {
	path []string // such as input, asset, attributes, trust, *, effect
	at   *ast.Location

	// deep is set when the value is used whole, so that everything below the
	// path may be read too.
	deep bool

	// otherwise is set when object.get says what it is where it was not read.
	otherwise bool
}

// readsOf returns what the rules and all that they call read, as far as names
// and variables tell. What a function of the policy reads of its arguments is
// read of what it is called with.
func readsOf(c *ast.Compiler, rules []*ast.Rule) (reads []read, seen map[*ast.Rule]bool) {
	seen = map[*ast.Rule]bool{}
	f := &follower{compiler: c, done: map[string]bool{}, named: map[*ast.Rule]bool{}}
	for queue := rules; len(queue) > 0; queue = queue[1:] {
		rule := queue[0]
		if seen[rule] {
			continue
		}
		seen[rule] = true
		f.rule(rule, nil, 0)
		for next := range c.Graph.Dependencies(rule) {
			if next, ok := next.(*ast.Rule); ok {
				queue = append(queue, next)
			}
		}
	}
	for rule := range seen {
		if renames(rule) && !f.named[rule] { // it is reached in some other way
			f.uses(f.bindings(rule, nil, true), 0)
		}
	}
	return f.reads, seen
}

// mostCalls is how many calls are followed. What is handed on further counts as
// read whole.
const mostCalls = 12

// A follower follows references through functions, and through rules that only
// give something another name.
type follower struct {
	compiler *ast.Compiler
	reads    []read
	done     map[string]bool    // calls that were followed
	named    map[*ast.Rule]bool // rules whose value was followed where it is used
}

// rule resolves the variables that the compiler made of the rule's own:
// "__local1__ = input.asset.attributes; __local1__.encrypted" reads
// input.asset.attributes.encrypted. The arguments are the paths that a function is
// called with.
func (f *follower) rule(rule *ast.Rule, arguments [][][]string, depth int) {
	key := fmt.Sprintf("%p %v", rule, arguments)
	if f.done[key] {
		return
	}
	f.done[key] = true
	f.uses(f.bindings(rule, arguments, !renames(rule)), depth)
}

// bindings are those of a rule, of its value or only of its body.
func (f *follower) bindings(rule *ast.Rule, arguments [][][]string, value bool) *bindings {
	v := &bindings{means: map[ast.Var][]ast.Ref{}, given: map[ast.Var][][]string{}, function: f.function}
	for ; rule != nil; rule = rule.Else {
		for i, arg := range rule.Head.Args {
			if name, ok := arg.Value.(ast.Var); ok && i < len(arguments) {
				v.given[name] = arguments[i]
			}
		}
		v.visitor().Walk(rule.Body)
		if value {
			head := []*ast.Term{rule.Head.Key, rule.Head.Value}
			for _, t := range append(head, rule.Head.Reference[min(1, len(rule.Head.Reference)):]...) {
				if t != nil {
					v.visitor().Walk(t)
				}
			}
		}
	}
	return v
}

// uses notes what is read in a part of a rule.
func (f *follower) uses(v *bindings, depth int) {
	for _, u := range v.uses {
		for _, path := range f.resolve(v, u.ref) {
			if path[0] == "input" || path[0] == "data" {
				f.reads = append(f.reads, read{path: slices.Concat(path, u.below), at: u.at, deep: u.deep, otherwise: u.otherwise})
			}
		}
	}
	for _, call := range v.calls {
		f.call(v, call, depth)
	}
}

// resolve returns the paths that a reference may mean, through rules that name
// something.
func (f *follower) resolve(v *bindings, ref ast.Ref) (paths [][]string) {
	for _, path := range v.resolve(ref, 0) {
		paths = append(paths, f.renamed(path, 0)...)
	}
	return paths
}

// renamed are a path and those that it is another name of.
func (f *follower) renamed(path []string, depth int) [][]string {
	paths := [][]string{path}
	for n := len(path); n > 1 && path[0] == "data" && depth < mostCalls; n-- {
		for _, rule := range f.rulesAt(path[:n]) {
			if !renames(rule) {
				continue
			}
			f.named[rule] = true
			for _, meant := range f.bindings(rule, nil, false).resolve(refOf(rule.Head.Value), 0) {
				paths = append(paths, f.renamed(slices.Concat(meant, path[n:]), depth+1)...)
			}
		}
	}
	return paths
}

func (f *follower) rulesAt(path []string) []*ast.Rule {
	ref := ast.Ref{ast.DefaultRootDocument}
	for _, part := range path[1:] {
		if part == each {
			return nil
		}
		ref = append(ref, ast.StringTerm(part))
	}
	return f.compiler.GetRulesExact(ref)
}

// renames reports whether a rule only gives something another name, such as
// _account := input.asset.attributes.
func renames(rule *ast.Rule) bool {
	return rule.Else == nil && len(rule.Head.Args) == 0 && rule.Head.Key == nil && rule.Head.Value != nil && refOf(rule.Head.Value) != nil
}

// call follows a call of a function of the policy.
func (f *follower) call(v *bindings, call use, depth int) {
	var arguments [][][]string
	some := false
	for _, operand := range call.operands {
		var paths [][]string
		if ref := refOf(operand); ref != nil {
			for _, path := range f.resolve(v, ref) {
				if path[0] == "input" {
					paths = append(paths, path)
				}
			}
		}
		arguments, some = append(arguments, paths), some || len(paths) > 0
	}
	for _, rule := range f.function(call.ref) {
		switch {
		case !some:
		case depth >= mostCalls || patterns(rule):
			for _, path := range slices.Concat(arguments...) {
				f.reads = append(f.reads, read{path: path, at: call.at, deep: true})
			}
		default:
			f.rule(rule, arguments, depth+1)
		}
	}
}

// patterns reports whether a function takes its arguments apart in its head.
func patterns(rule *ast.Rule) bool {
	return slices.ContainsFunc(rule.Head.Args, func(arg *ast.Term) bool {
		switch arg.Value.(type) {
		case *ast.Array, ast.Object:
			return true
		}
		return false
	})
}

// function returns the rules of a function of the policy; nil: it is none.
func (f *follower) function(ref ast.Ref) []*ast.Rule {
	if !ref.HasPrefix(ast.DefaultRootRef) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(f.compiler.GetRulesExact(ref)), func(r *ast.Rule) bool { return len(r.Head.Args) == 0 })
}

// bindings are the variables of a rule and where they and other references are
// used.
type bindings struct {
	means map[ast.Var][]ast.Ref
	given map[ast.Var][][]string // to the paths that arguments stand for
	uses  []use
	calls []use // of functions of the policy

	function func(ast.Ref) []*ast.Rule // nil: calls are not followed
}

type use struct {
	ref       ast.Ref
	below     []string // that object.get asks for
	at        *ast.Location
	deep      bool
	otherwise bool
	operands  []*ast.Term // of a call
}

func (b *bindings) visitor() *ast.GenericVisitor {
	var v *ast.GenericVisitor
	v = ast.NewGenericVisitor(func(x any) bool {
		switch x := x.(type) {
		case *ast.Expr:
			return b.define(x, v) || b.get(x, v) || b.call(x, v)
		case *ast.Every:
			if value, ok := x.Value.Value.(ast.Var); ok {
				if domain := refOf(x.Domain); domain != nil {
					b.means[value] = append(b.means[value], domain.Append(ast.VarTerm("_")))
				}
			}
			v.Walk(x.Body)
			return true
		case *ast.Term:
			ref := refOf(x)
			if ref == nil {
				return false
			}
			b.uses = append(b.uses, use{ref: ref, at: x.Location, deep: true})
			for _, index := range ref[1:] {
				v.Walk(index)
			}
			return true
		}
		return false
	})
	return v
}

// get notes object.get of a key, or of a path, that is written out.
func (b *bindings) get(e *ast.Expr, v *ast.GenericVisitor) bool {
	if b.function == nil || !e.IsCall() || e.Operator().String() != ast.ObjectGet.Name || len(e.With) > 0 || len(e.Operands()) < 3 {
		return false
	}
	ref := refOf(e.Operand(0))
	below := literal(e.Operand(1))
	if ref == nil || below == nil {
		return false
	}
	b.uses = append(b.uses, use{ref: ref, below: below, at: e.Location, deep: true, otherwise: true})
	for _, index := range ref[1:] {
		v.Walk(index)
	}
	for _, other := range e.Operands()[2:] {
		v.Walk(other)
	}
	return true
}

// literal is a key, or a path of keys, that is written out; nil: it is none.
func literal(t *ast.Term) (path []string) {
	switch x := t.Value.(type) {
	case ast.String:
		return []string{string(x)}
	case *ast.Array:
		for i := range x.Len() {
			s, ok := x.Elem(i).Value.(ast.String)
			if !ok {
				return nil
			}
			path = append(path, string(s))
		}
	}
	return path
}

// call notes a call of a function of the policy. Its arguments are read as the
// function reads them.
func (b *bindings) call(e *ast.Expr, v *ast.GenericVisitor) bool {
	if b.function == nil || !e.IsCall() || len(e.With) > 0 || b.function(e.Operator()) == nil {
		return false
	}
	b.calls = append(b.calls, use{ref: e.Operator(), at: e.Location, operands: e.Operands()})
	for _, operand := range e.Operands() {
		ref := refOf(operand)
		if ref == nil {
			v.Walk(operand)
			continue
		}
		for _, index := range ref[1:] {
			v.Walk(index)
		}
	}
	return true
}

// define notes "variable = reference".
func (b *bindings) define(e *ast.Expr, v *ast.GenericVisitor) bool {
	if !e.IsEquality() || len(e.With) > 0 || e.Negated {
		return false
	}
	name, ok := e.Operand(0).Value.(ast.Var)
	if ref := refOf(e.Operand(1)); ok && ref != nil {
		b.means[name] = append(b.means[name], ref)
		b.uses = append(b.uses, use{ref: ref, at: e.Location})
		for _, index := range ref[1:] {
			v.Walk(index)
		}
		return true
	}
	return false
}

// refOf returns a term that is a reference or a variable as a reference.
func refOf(t *ast.Term) ast.Ref {
	switch v := t.Value.(type) {
	case ast.Ref:
		return v
	case ast.Var:
		return ast.Ref{t}
	}
	return nil
}

// resolve returns the paths that a reference may mean. Variables that mean each
// other end at a depth.
func (b *bindings) resolve(ref ast.Ref, depth int) (paths [][]string) {
	head, ok := ref[0].Value.(ast.Var)
	if !ok || depth > 16 {
		return nil
	}
	heads := [][]string{{string(head)}}
	if given, ok := b.given[head]; ok {
		heads = given
	}
	if meant := b.means[head]; len(meant) > 0 {
		heads = nil
		for _, m := range meant {
			heads = append(heads, b.resolve(m, depth+1)...)
		}
	}
	for _, h := range heads {
		path := slices.Clone(h)
		for _, part := range ref[1:] {
			if s, ok := part.Value.(ast.String); ok {
				path = append(path, string(s))
			} else {
				path = append(path, each)
			}
		}
		paths = append(paths, path)
	}
	return paths
}

// modulesOf returns the files that rules stand in, sorted.
func modulesOf(rules map[*ast.Rule]bool) []string {
	files := map[string]bool{}
	for rule := range rules {
		files[rule.Location.File] = true
	}
	return slices.Sorted(maps.Keys(files))
}
