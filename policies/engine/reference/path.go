package reference

import (
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// A path is a path in an asset, such as attributes.contacts.security, ready to
// be followed.
type path struct {
	name  string
	parts []*ast.Term
}

func newPath(name string) path {
	p := path{name: name}
	for part := range strings.SplitSeq(name, ".") {
		p.parts = append(p.parts, ast.StringTerm(part))
	}
	return p
}

// emptyWhenAbsent are the fields that collectors leave out when they are empty,
// so that their absence says that there is none. See collectors.Asset.
var emptyWhenAbsent = map[string]bool{"parent": true, "region": true, "owner": true, "url": true}

// find follows p. When the value was not read, known is false. When it was
// read and there is none, because a map of tags lacks the key or because
// something above it is null, known is true and v is nil.
func (p path) find(asset ast.Object) (v ast.Value, known bool) {
	t := asset.Get(p.parts[0])
	if t == nil {
		return nil, emptyWhenAbsent[p.name]
	}
	for i, part := range p.parts[1:] {
		switch o := t.Value.(type) {
		case ast.Null:
			return nil, true
		case ast.Object:
			if t = o.Get(part); t == nil {
				return nil, i == 0 && p.inTags()
			}
		default:
			return nil, false
		}
	}
	return t.Value, true
}

func (p path) inTags() bool { return p.parts[0].Value.(ast.String) == "tags" }

// values are the scalars at p, those of lists one by one, in which p may go on
// too. Null and absent tags give none. When anything on the way was not read,
// known is false.
func (p path) values(asset ast.Object) (vs []ast.Value, known bool) {
	t := asset.Get(p.parts[0])
	if t == nil {
		return nil, emptyWhenAbsent[p.name]
	}
	vs, known = scalars(nil, t.Value, p.parts[1:])
	if !known && len(p.parts) == 2 && p.inTags() {
		return nil, true
	}
	return vs, known
}

func scalars(vs []ast.Value, v ast.Value, parts []*ast.Term) ([]ast.Value, bool) {
	switch x := v.(type) {
	case ast.Null:
		return vs, true
	case *ast.Array:
		for i := range x.Len() {
			var known bool
			if vs, known = scalars(vs, x.Elem(i).Value, parts); !known {
				return nil, false
			}
		}
		return vs, true
	case ast.Object:
		if len(parts) == 0 {
			return vs, true
		}
		t := x.Get(parts[0])
		if t == nil {
			return nil, false
		}
		return scalars(vs, t.Value, parts[1:])
	}
	if len(parts) > 0 {
		return nil, false
	}
	return append(vs, v), true
}
