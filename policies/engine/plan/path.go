package plan

import (
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/corporate-sre/auditor/policies/engine/plan/value"
)

// A path is a path in an asset, as the reference engine follows it.
type path struct {
	name  string
	parts []value.Value
}

func (c *code) path(name string) path {
	p := path{name: name}
	for part := range strings.SplitSeq(name, ".") {
		p.parts = append(p.parts, c.symbols.Intern(part))
	}
	return p
}

// emptyWhenAbsent are the fields whose absence says that there is none.
var emptyWhenAbsent = []string{"parent", "region", "owner", "url"}

// find follows p. When the value was not read, known is false. When it was read
// and there is none, known is true and v undefined.
func (p path) find(asset value.Value) (v value.Value, known bool) {
	at, known := p.seek(&asset)
	if at == nil {
		return value.Value{}, known
	}
	return *at, known
}

// seek is find without a copy; nil for an undefined value.
func (p *path) seek(asset *value.Value) (at *value.Value, known bool) {
	if at = asset.Follow(p.parts[:1]); at == nil {
		return nil, slices.Contains(emptyWhenAbsent, p.name)
	}
	for i := 1; i < len(p.parts); i++ {
		switch at.Kind() {
		case value.Null:
			return nil, true
		case value.Object:
			if at = at.Follow(p.parts[i : i+1]); at == nil {
				return nil, i == 1 && p.inTags()
			}
		default:
			return nil, false
		}
	}
	return at, true
}

func (p path) inTags() bool { return p.parts[0].Text() == "tags" }

// values appends the scalars at p, those of lists one by one.
func (p path) values(list []ast.Value, asset value.Value) ([]ast.Value, bool) {
	v := asset.At(p.parts[0])
	if !v.Defined() {
		return list, slices.Contains(emptyWhenAbsent, p.name)
	}
	all, known := scalars(list, v, p.parts[1:])
	if !known && len(p.parts) == 2 && p.inTags() {
		return list, true
	}
	return all, known
}

func scalars(list []ast.Value, v value.Value, parts []value.Value) ([]ast.Value, bool) {
	switch v.Kind() {
	case value.Null:
		return list, true
	case value.Array:
		for _, x := range v.Elems() {
			var known bool
			if list, known = scalars(list, x, parts); !known {
				return nil, false
			}
		}
		return list, true
	case value.Object:
		if len(parts) == 0 {
			return list, true
		}
		below := v.At(parts[0])
		if !below.Defined() {
			return nil, false
		}
		return scalars(list, below, parts[1:])
	}
	if len(parts) > 0 {
		return nil, false
	}
	return append(list, v.AST()), true
}

// whole reports whether a projection of an asset reads all that is at p.
func (p path) whole(asset *value.Projection) bool {
	at := asset
	for _, part := range p.parts {
		if at == nil || at.All {
			break
		}
		next, named := at.Keys[part.Text()]
		if !named {
			next = at.Each
		}
		at = next
	}
	return at != nil && at.All
}

// follow makes a projection of an asset read what is at the path: whether it is
// there, or, when whole, all of it.
func (p path) follow(asset *value.Projection, whole bool) {
	at := asset
	for i, part := range p.parts {
		if whole && i == min(2, len(p.parts)) { // lists may be on the way
			break
		}
		at = at.Key(part.Text())
	}
	if whole {
		*at = value.Projection{All: true}
	}
}
