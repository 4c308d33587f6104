package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors/strictyaml"
	"github.com/open-policy-agent/opa/v1/ast"
)

// mayLack are the fields of an asset that a collector can fail to read.
var mayLack = []string{"attributes", "links", "monthly_cost", "tags"}

// inferred returns the paths of the asset that reads may need, sorted, none
// below another. Fields that every asset has are not among them.
func inferred(reads []read) []string {
	used := map[string]bool{} // whether only to reach what is below it
	for _, r := range reads {
		path, ok := ofAsset(r)
		whole := r.deep
		if i := slices.Index(path, each); i >= 0 {
			path, whole = path[:i], true
		}
		switch {
		case !ok, len(path) == 0 && !whole:
		case len(path) == 0:
			for _, field := range mayLack {
				used[field] = true
			}
		case path[0] == "tags": // they are read together or not at all
			used["tags"] = true
		case !slices.Contains(always, path[0]):
			name := strings.Join(path, ".")
			used[name] = used[name] || whole
		}
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(used)), func(name string) bool {
		for other := range used {
			if used[other] && strings.HasPrefix(name, other+".") || !used[name] && strings.HasPrefix(other, name+".") {
				return true
			}
		}
		return false
	})
}

// ofAsset returns the path of a read below input.asset; ok is false when it
// reads something else.
func ofAsset(r read) (path []string, ok bool) {
	switch {
	case r.path[0] != "input" || len(r.path) > 1 && r.path[1] != "asset" && r.path[1] != each:
		return nil, false
	case len(r.path) < 2:
		return nil, true
	}
	return r.path[2:], true
}

// wholesale reports whether r reads all that there is of an asset, or all of its
// attributes or links, so that no requires can name what it needs.
func (r read) wholesale() bool {
	path, ok := ofAsset(r)
	whole := r.deep
	if i := slices.Index(path, each); i >= 0 {
		path, whole = path[:i], true
	}
	return ok && whole && (len(path) == 0 || len(path) == 1 && (path[0] == "attributes" || path[0] == "links"))
}

// A namedType is a text that a rule compares with the type of the asset.
type namedType struct {
	name string
	at   *ast.Location
}

// typesNamed returns the texts with which rules compare input.asset.type.
func typesNamed(rules map[*ast.Rule]bool) (named []namedType) {
	for rule := range rules {
		v := &bindings{means: map[ast.Var][]ast.Ref{}}
		v.visitor().Walk(rule)
		ast.WalkExprs(rule, func(e *ast.Expr) bool {
			if !e.IsCall() || len(e.With) > 0 || len(e.Operands()) != 2 {
				return false
			}
			a, b := e.Operand(0), e.Operand(1)
			switch e.Operator().String() {
			case ast.Equality.Name, ast.Equal.Name, ast.NotEqual.Name:
				if v.isType(b) {
					a, b = b, a
				}
				if s, ok := b.Value.(ast.String); ok && v.isType(a) {
					named = append(named, namedType{string(s), e.Location})
				}
			case ast.Member.Name:
				if list, ok := b.Value.(interface{ Foreach(func(*ast.Term)) }); ok && v.isType(a) {
					list.Foreach(func(t *ast.Term) {
						if s, ok := t.Value.(ast.String); ok {
							named = append(named, namedType{string(s), e.Location})
						}
					})
				}
			}
			return false
		})
	}
	return named
}

// isType reports whether t is input.asset.type and can be nothing else.
func (b *bindings) isType(t *ast.Term) bool {
	ref := refOf(t)
	if ref == nil {
		return false
	}
	paths := b.resolve(ref, 0)
	return len(paths) == 1 && slices.Equal(paths[0], []string{"input", "asset", "type"})
}

// checkTypes refuses comparisons of the asset's type with what is none. Types of
// providers that this program does not know are the user's own.
func (b *builder) checkTypes(named []namedType) (mistakes []error) {
	if len(b.schemas) == 0 {
		return nil
	}
	valid := slices.Sorted(maps.Keys(b.schemas))
	for _, n := range named {
		provider, kind, _ := strings.Cut(n.name, ".")
		near := strictyaml.Nearest(n.name, valid)
		message, remedy := "", oneOf(n.name, valid)
		switch {
		case b.schemas[n.name] != nil:
		case !typeName.MatchString(n.name):
			message = fmt.Sprintf("input.asset.type is compared with %q, which is no asset type", n.name)
			if near == "" {
				remedy = "write it as provider.kind, such as aws.account"
			}
		case b.schemas.provider(provider), near != "" && strings.HasSuffix(near, "."+kind):
			message = fmt.Sprintf("no asset type %q, with which input.asset.type is compared", n.name)
		}
		if message != "" {
			mistakes = append(mistakes, &strictyaml.Error{File: n.at.File, Line: n.at.Row, Message: message, Remedy: remedy})
		}
	}
	return mistakes
}

// misspells reports whether name can hardly be anything but a slip for near: the
// user's own types have attributes of their own.
func misspells(name, near string) bool {
	return near != "" && near[0] == name[0] && max(len(name)-len(near), len(near)-len(name)) <= 2
}

// foreign reports whether one of the types is not known here.
func (b *builder) foreign(named []namedType) bool {
	return slices.ContainsFunc(named, func(n namedType) bool { return b.schemas[n.name] == nil })
}

// nowhere looks for a path of an asset of any type. It is wrong when no type has
// it and it is near to one that some type has, or the rules speak of known types
// only.
func (b *builder) nowhere(path []string, named []namedType) (message, remedy string) {
	if len(b.schemas) == 0 || b.foreign(named) {
		return "", ""
	}
	name, deepest := "", -1
	var among []string
	for _, t := range slices.Sorted(maps.Keys(b.schemas)) {
		missing, valid, _ := b.schemas.asset(t).find(path, false)
		if missing == "" {
			return "", ""
		}
		switch depth := slices.Index(path, missing); {
		case depth > deepest:
			name, deepest, among = missing, depth, valid
		case depth == deepest:
			among = append(among, valid...)
		}
	}
	slices.Sort(among)
	among = slices.Compact(among)
	if near := strictyaml.Nearest(name, among); !misspells(name, near) && len(named) == 0 {
		return "", ""
	}
	return fmt.Sprintf("the asset has no %s (%s), whatever its type", name, strings.Join(path, ".")), oneOf(name, among)
}
