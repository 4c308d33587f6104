package connector

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/saas"
	"github.com/corporate-sre/auditor/collectors/strictyaml"
)

// A fieldExpr is one expression of a struct of fields.
type fieldExpr struct {
	path string // such as "email", "status.value" or "seat.type"
	expr *expr
	pos  strictyaml.Pos // of the words that it is in; else zero
}

// attribute is the name of the attribute that the field makes.
func (f fieldExpr) attribute() string {
	name, _, _ := strings.Cut(f.path, ".")
	return name
}

// fieldsOf are the expressions of a struct, to which fields points.
func fieldsOf(fields any) []fieldExpr {
	var all []fieldExpr
	v := reflect.ValueOf(fields).Elem()
	for f, field := range v.Fields() {
		name := f.Tag.Get("yaml")
		switch x := field.Addr().Interface().(type) {
		case *expr:
			all = append(all, fieldExpr{path: name, expr: x})
		case *words:
			all = append(all, fieldExpr{name + ".value", &x.Value, x.Pos})
		case *seatFields:
			for _, inner := range fieldsOf(x) {
				inner.path = name + "." + inner.path
				all = append(all, inner)
			}
		}
	}
	return all
}

// A listing is accounts or tokens: what one request lists as assets.
type listing struct {
	part     string // of the scopes
	from     string
	where    expr
	key      expr
	accounts *accountFields // or
	tokens   *tokenFields
	optional []string // fields that the product may hide
}

func (l listing) assetType() string {
	if l.accounts != nil {
		return saas.AccountType
	}
	return saas.TokenType
}

func (l listing) fields() []fieldExpr {
	if l.accounts != nil {
		return fieldsOf(l.accounts)
	}
	return fieldsOf(l.tokens)
}

// listings are all listings of the file.
func (f *file) listings() []listing {
	var all []listing
	for i := range f.Accounts {
		a := &f.Accounts[i]
		all = append(all, listing{part: part("accounts", a.From, len(f.Accounts)), from: a.From, where: a.Where, key: a.Key, accounts: &a.Fields, optional: a.Optional})
	}
	for i := range f.Tokens {
		t := &f.Tokens[i]
		all = append(all, listing{part: part("tokens", t.From, len(f.Tokens)), from: t.From, where: t.Where, key: t.Key, tokens: &t.Fields, optional: t.Optional})
	}
	return all
}

// part names the scopes of a listing.
func part(kind, from string, of int) string {
	if of == 1 {
		return kind
	}
	return kind + "." + from
}

// operation says what a request feeds.
func (f *file) operation(name, request string) collectors.Operation {
	op := collectors.Operation{Name: name, Permission: f.Requests[request].Permission}
	for _, l := range f.listings() {
		from := f.Requests[l.from]
		if l.from == request || from.Each != nil && from.Each.From == request || slices.Contains(l.where.uses, request) {
			feed(&op, l.assetType(), "")
			continue
		}
		for _, field := range l.fields() {
			if slices.Contains(field.expr.uses, request) && field.isAttribute() {
				feed(&op, l.assetType(), attributePath(field.attribute()))
			}
		}
	}
	for _, path := range f.workspacePaths(request) {
		feed(&op, saas.WorkspaceType, path)
	}
	return op
}

// feed adds what an operation feeds, once.
func feed(op *collectors.Operation, assetType, path string) {
	if x := (collectors.Feed{Type: assetType, Path: path}); !slices.Contains(op.Feeds, x) {
		op.Feeds = append(op.Feeds, x)
	}
}

// workspacePaths are the attributes of the workspace that a request feeds; for
// "", those that any request does.
func (f *file) workspacePaths(request string) []string {
	paths := map[string]bool{}
	for _, field := range fieldsOf(&f.Workspace.Fields) {
		uses := field.expr.uses
		if field.isAttribute() && (request == "" && len(uses) > 0 || slices.Contains(uses, request)) {
			paths[attributePath(field.attribute())] = true
		}
	}
	return slices.Sorted(maps.Keys(paths))
}

// isAttribute tells attributes from the name and the page of an asset, without
// which nothing is blind.
func (f fieldExpr) isAttribute() bool { return f.path != "name" && f.path != "url" }

func attributePath(field string) string { return "attributes." + field }
