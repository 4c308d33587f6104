package connector

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

// A search looks in the items of a listing for its fields. One that is in no
// item is a mistake of the file: the product cannot be said to hide it, nor to
// have none.
type search struct {
	left  []sought
	where []jqPath // of the listing's filter, that are in no item so far
	found []string
}

// A sought field is in no item so far.
type sought struct {
	field fieldExpr
	paths []jqPath // of the field that are in none
	empty bool     // it gave no value
}

// filter is the name of where among the optional fields.
const filter = "where"

// search begins where the scopes before have found some fields.
func (in *input) search(l listing, found string) *search {
	s := &search{found: strings.Fields(found)}
	if !slices.Contains(l.optional, filter) && !slices.Contains(s.found, filter) {
		s.where = l.where.paths
	}
	for _, f := range l.fields() {
		_, blind := in.blockedBy(*f.expr)
		if f.expr.given() && f.isAttribute() && !blind && !slices.Contains(l.optional, f.attribute()) && !slices.Contains(s.found, f.path) {
			s.left = append(s.left, sought{f, f.expr.paths, true})
		}
	}
	return s
}

// look looks into one item. An expression that fails on it is no concern of the
// search: a line says so.
func (s *search) look(item any, variables map[string]any) {
	var left []sought
	for _, x := range s.left {
		if _, ok, err := x.field.expr.one(item, variables); ok || err != nil {
			x.empty = false
		}
		x.paths = notIn(item, x.paths)
		if x.empty || len(x.paths) > 0 {
			left = append(left, x)
		} else {
			s.found = append(s.found, x.field.path)
		}
	}
	s.left = left
}

// sift looks into one item for what the filter asks of it, whether or not the
// item passes.
func (s *search) sift(item any) {
	if len(s.where) == 0 {
		return
	}
	if s.where = notIn(item, s.where); len(s.where) == 0 {
		s.found = append(s.found, filter)
	}
}

// notIn are those of the paths that are not in the item.
func notIn(item any, paths []jqPath) []jqPath {
	return slices.DeleteFunc(slices.Clone(paths), func(p jqPath) bool { return p.in(item) })
}

// companions are what else than its attribute a field makes.
func companions(field string) []string {
	switch field {
	case "email":
		return []string{attributePath("emails")}
	case "status":
		return []string{attributePath("raw_status")}
	}
	return linked[field]
}

// strike takes what was in no item out of the assets, and says so.
func (s *search) strike(in *input, scope collectors.Scope, l listing, assets []collectors.Asset) ([]collectors.Coverage, error) {
	var lines []collectors.Coverage
	if len(assets) == 0 {
		return nil, nil
	}
	told := map[string]bool{}
	for _, x := range s.left {
		if told[x.field.attribute()] { // of a seat: the first of its two
			continue
		}
		told[x.field.attribute()] = true
		gap := x.gap(in, l)
		if l := in.gaps[x.field.attribute()]; l != nil && l.State == collectors.Disabled {
			delete(in.gaps, x.field.attribute())
		}
		for _, path := range append([]string{attributePath(x.field.attribute())}, companions(x.field.attribute())...) {
			n := 0
			for i := range assets {
				absent, err := take(&assets[i], path)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", assets[i].ID, err)
				}
				if absent {
					n++
				}
			}
			lines = append(lines, gap.Line(scope.Where(), l.assetType(), path, n))
		}
	}
	return lines, nil
}

func (x sought) gap(in *input, l listing) web.Gap {
	f, e := in.source.file, *x.field.expr
	what := f.spot(e, e.text) + " gave nothing for any item"
	if len(x.paths) > 0 {
		what = f.spot(e, x.paths[0].text) + " is in no item"
	}
	return web.Gap{State: collectors.Partial, Reason: what + ": " + in.operationOf(l),
		Needs: f.mend(fmt.Sprintf("the right expression there, or the field taken out; or optional: [%s], where the product may hide it", x.field.attribute()))}
}

// take takes an attribute or a link out of an asset, and reports whether it is
// absent then. Addresses that another field gave stay.
func take(a *collectors.Asset, path string) (bool, error) {
	kind, name, _ := strings.Cut(path, ".")
	if kind == "links" {
		delete(a.Links, name)
		return true, nil
	}
	var given map[string]json.RawMessage
	if err := json.Unmarshal(a.Attributes, &given); err != nil {
		return false, err
	}
	v, has := given[name]
	if text := string(v); has && (name == "email" && text != "null" || name == "emails" && text != "[]") {
		return false, nil
	}
	if has {
		delete(given, name)
		a.Attributes = collectors.Attributes(given)
	}
	return true, nil
}
