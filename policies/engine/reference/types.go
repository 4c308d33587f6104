package reference

import (
	"fmt"
	"maps"
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/corporate-sre/auditor/policies/engine"
	"github.com/corporate-sre/auditor/policies/engine/jsontype"
)

// What an asset has must be of the type that its schema says, or a rule that asks
// whether it is false passes what is "false". Collectors keep to that; of an
// inventory that somebody else made it is not known.

// needs are the paths that a control looks at before its rules do.
func (k *control) needs() []string {
	return slices.AppendSeq(slices.Clone(k.Requires), maps.Keys(k.When))
}

// findTypes keeps of the schemas what is about paths that controls need.
func (p *program) findTypes(c *engine.Catalogue) {
	of := func(assetType string, judges func(*control) bool) *jsontype.Tree {
		var paths []string
		for _, k := range p.controls {
			if judges(k) {
				paths = append(paths, k.needs()...)
			}
		}
		return c.Types(assetType, paths)
	}
	p.types = map[string]*jsontype.Tree{}
	for _, t := range c.AssetTypes() {
		p.types[t] = of(t, func(k *control) bool { return k.Judges(t) })
	}
	p.otherTypes = of("", func(*control) bool { return true })
}

// Types implements Program.
func (p *program) Types(assetType string) *jsontype.Tree {
	if t, ok := p.types[assetType]; ok {
		return t
	}
	return p.otherTypes
}

// mistyped says what is of another type than the schema says at a path that has a
// value; empty: nothing.
func (p *program) mistyped(assetType string, at path, v ast.Value) string {
	t := p.Types(assetType)
	for _, part := range at.parts {
		t = t.At(string(part.Value.(ast.String)))
	}
	place, typed, may := mismatch(t, v, at.name)
	if place == "" {
		return ""
	}
	return fmt.Sprintf("%s is %s, not %s as the schema of %s says; mend what wrote the inventory", place, typed, may, assetType)
}

// mismatch is the first place at which a value is not of a type that t allows;
// empty: there is none.
func mismatch(t *jsontype.Tree, v ast.Value, at string) (place string, typed, may jsontype.Set) {
	if t == nil || v == nil {
		return "", 0, 0
	}
	typed = typeOf(v)
	if !t.May.Allows(typed) {
		return at, typed, t.May
	}
	switch v := v.(type) {
	case *ast.Array:
		for i := range v.Len() {
			if place, typed, may = mismatch(t.Each, v.Elem(i).Value, fmt.Sprintf("%s.%d", at, i)); place != "" {
				return place, typed, may
			}
		}
	case ast.Object:
		for _, key := range v.Keys() {
			name, _ := key.Value.(ast.String)
			if place, typed, may = mismatch(t.At(string(name)), v.Get(key).Value, at+"."+string(name)); place != "" {
				return place, typed, may
			}
		}
	}
	return "", 0, 0
}

func typeOf(v ast.Value) jsontype.Set {
	switch v.(type) {
	case ast.Null:
		return jsontype.Null
	case ast.Boolean:
		return jsontype.Boolean
	case ast.Number:
		return jsontype.Number
	case ast.String:
		return jsontype.String
	case *ast.Array:
		return jsontype.Array
	}
	return jsontype.Object
}
