package engine

import (
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
}

// readsOf returns what the rules and all that they call read, as far as names
// and variables tell; what a function reads of its arguments counts as a deep
// read of the argument.
func readsOf(c *ast.Compiler, rules []*ast.Rule) (reads []read, seen map[*ast.Rule]bool) {
	seen = map[*ast.Rule]bool{}
	for queue := rules; len(queue) > 0; queue = queue[1:] {
		rule := queue[0]
		if seen[rule] {
			continue
		}
		seen[rule] = true
		reads = append(reads, ruleReads(rule)...)
		for next := range c.Graph.Dependencies(rule) {
			if next, ok := next.(*ast.Rule); ok {
				queue = append(queue, next)
			}
		}
	}
	return reads, seen
}

// ruleReads resolves the variables that the compiler made of the rule's own:
// "__local1__ = input.asset.attributes; __local1__.encrypted" reads
// input.asset.attributes.encrypted.
func ruleReads(rule *ast.Rule) []read {
	v := &bindings{means: map[ast.Var][]ast.Ref{}}
	v.visitor().Walk(rule)
	var all []read
	for _, u := range v.uses {
		for _, path := range v.resolve(u.ref, 0) {
			if path[0] == "input" || path[0] == "data" {
				all = append(all, read{path, u.at, u.deep})
			}
		}
	}
	return all
}

// bindings are the variables of a rule and where they and other references are
// used.
type bindings struct {
	means map[ast.Var][]ast.Ref
	uses  []use
}

type use struct {
	ref  ast.Ref
	at   *ast.Location
	deep bool
}

func (b *bindings) visitor() *ast.GenericVisitor {
	var v *ast.GenericVisitor
	v = ast.NewGenericVisitor(func(x any) bool {
		switch x := x.(type) {
		case *ast.Expr:
			return b.define(x, v)
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
			b.uses = append(b.uses, use{ref, x.Location, true})
			for _, index := range ref[1:] {
				v.Walk(index)
			}
			return true
		}
		return false
	})
	return v
}

// define notes "variable = reference".
func (b *bindings) define(e *ast.Expr, v *ast.GenericVisitor) bool {
	if !e.IsEquality() || len(e.With) > 0 || e.Negated {
		return false
	}
	name, ok := e.Operand(0).Value.(ast.Var)
	if ref := refOf(e.Operand(1)); ok && ref != nil {
		b.means[name] = append(b.means[name], ref)
		b.uses = append(b.uses, use{ref, e.Location, false})
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
