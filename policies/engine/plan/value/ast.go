package value

import (
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// AST returns v as OPA's value, which shares nothing with v. It is nil for an
// undefined one.
func (v Value) AST() ast.Value {
	switch v.Kind() {
	case Null:
		return ast.NullValue
	case Bool:
		return ast.Boolean(v.n == 1)
	case Int:
		return v.number()
	case Number:
		return ast.Number(strings.Clone(v.text()))
	case String:
		return ast.String(strings.Clone(v.text()))
	case Array:
		return ast.NewArray(terms(v.items().vals)...)
	case Set:
		return ast.NewSet(terms(v.items().vals)...)
	case Object:
		o := ast.NewObject()
		for i, k := range v.Keys() {
			o.Insert(ast.NewTerm(k.AST()), ast.NewTerm(v.items().vals[i].AST()))
		}
		return o
	}
	return nil
}

func terms(list []Value) []*ast.Term {
	all := make([]*ast.Term, len(list))
	for i, v := range list {
		all[i] = ast.NewTerm(v.AST())
	}
	return all
}

// FromAST returns OPA's value in memory of the arena.
func FromAST(a *Arena, t *Symbols, v ast.Value) Value {
	switch v := v.(type) {
	case ast.Null:
		return Nothing()
	case ast.Boolean:
		return Boolean(bool(v))
	case ast.Number:
		return Decimal(string(v))
	case ast.String:
		return t.Find(string(v))
	case *ast.Array:
		array := a.NewArray(v.Len())
		v.Foreach(func(x *ast.Term) { a.Append(array, FromAST(a, t, x.Value)) })
		return array
	case ast.Set:
		set := a.NewSet(v.Len())
		v.Foreach(func(x *ast.Term) { a.Add(set, FromAST(a, t, x.Value)) })
		return set
	case ast.Object:
		object := a.NewObject(v.Len())
		v.Foreach(func(k, x *ast.Term) { a.Put(object, FromAST(a, t, k.Value), FromAST(a, t, x.Value)) })
		return object
	}
	panic(fmt.Sprintf("value: no value is a %T", v))
}
