package reference

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/policies"
)

// A listing is how well the assets that a table wants were listed, in one place
// or in all.
type listing struct {
	seen  bool                // there is a line about it at all
	blind int                 // lines that prove nothing
	first collectors.Coverage // of them, by place
}

func (l *listing) add(line collectors.Coverage) {
	l.seen = true
	if !line.State.Blind() {
		return
	}
	if l.blind++; l.blind == 1 || byPlace(line, l.first) < 0 {
		l.first = line
	}
}

// why says why assets that were not found may exist all the same; empty when
// they do not.
func (l listing) why() string {
	switch {
	case l.blind == 0:
		return ""
	case l.blind == 1:
		return policies.Why(l.first)
	}
	return fmt.Sprintf("%s (and %d more)", policies.Why(l.first), l.blind-1)
}

func byPlace(a, b collectors.Coverage) int {
	return cmp.Or(strings.Compare(a.Place, b.Place), strings.Compare(a.AssetType, b.AssetType), strings.Compare(a.Path, b.Path),
		strings.Compare(string(a.State), string(b.State)), strings.Compare(a.Reason, b.Reason), strings.Compare(a.Needs, b.Needs))
}

// list tells the tables how well what they want was listed.
func (ix *index) list(coverage []collectors.Coverage) {
	ix.without = map[string]bool{}
	for _, line := range coverage {
		if line.Path != "" {
			ix.explain(line)
			continue
		}
		if line.AssetType == collectors.AllTypes {
			provider, _, _ := strings.Cut(line.Place, ":")
			place, _, _ := strings.Cut(line.Place, "/")
			ix.without[line.Place], ix.without[place], ix.without[provider] = true, true, true
			continue
		}
		for i := range ix.tables {
			t := &ix.tables[i]
			if !t.wants(line.AssetType) {
				continue
			}
			t.everywhere.add(line)
			if at := t.at(line.Place); at != "" {
				if t.places[at] == nil {
					t.places[at] = new(listing)
				}
				t.places[at].add(line)
			}
		}
	}
}

// blind says why an asset that t does not hold may exist all the same; empty
// when it does not.
func (ix *index) blind(t *table, where string) string {
	l, lacking, place := &t.everywhere, t.total, ""
	if at := t.at(where); at != "" {
		l, lacking, place = t.places[at], t.lacking[at], " in "+at
	}
	what := t.what()
	switch unfit := ix.unfit(t); {
	case unfit != "":
		return unfit
	case l != nil && l.blind > 0:
		return l.why()
	case (l == nil || !l.seen) && !ix.nothingThere(t, where):
		return fmt.Sprintf("no reading of %s%s; configure a source that reads it", what, place)
	case lacking > 0:
		return fmt.Sprintf("%s of %d %s was not read%s%s", t.key, lacking, what, place, t.unread[t.at(where)].because())
	}
	return ""
}

// explain keeps why assets lack the key that a table wants.
func (ix *index) explain(line collectors.Coverage) {
	for i := range ix.tables {
		t := &ix.tables[i]
		if !t.wants(line.AssetType) || line.Path != t.key && !strings.HasPrefix(t.key, line.Path+".") {
			continue
		}
		at := t.at(line.Place)
		if first, known := t.unread[at]; !known || byPlace(line, collectors.Coverage(first)) < 0 {
			t.unread[at] = cause(line)
		}
	}
}

// A cause is the line that says why something was not read; its zero value is
// that no line does.
type cause collectors.Coverage

func (c cause) because() string {
	if c.AssetType == "" {
		return ""
	}
	return " (" + policies.Why(collectors.Coverage(c)) + ")"
}

// nothingThere reports whether a line about every type says that there is none:
// the place is pruned, or it cannot have any.
func (ix *index) nothingThere(t *table, where string) bool {
	provider, _, _ := strings.Cut(t.assetType, ".")
	if at := t.at(where); at != "" {
		return strings.HasPrefix(at, provider+":") && ix.without[at]
	}
	return ix.without[provider]
}

// A spot is a place and an asset type.
type spot struct{ place, assetType string }

// unread are the lines about single attributes.
type unread map[spot][]collectors.Coverage

func newUnread(coverage []collectors.Coverage) unread {
	u := unread{}
	for _, line := range coverage {
		if line.Path != "" {
			at := spot{line.Place, line.AssetType}
			u[at] = append(u[at], line)
		}
	}
	for _, lines := range u {
		collectors.Sort(lines, byPlace)
	}
	return u
}

// gaps says which of those paths, or what is below them, an asset lacks for a
// reason that the coverage knows.
func (u unread) gaps(assetType, place string, paths []path, asset ast.Object) (reasons []string) {
	if len(paths) == 0 {
		return nil
	}
	for _, line := range u[spot{place, assetType}] {
		if !line.State.Blind() {
			continue
		}
		for _, p := range paths {
			if strings.HasPrefix(line.Path, p.name+".") {
				p = newPath(line.Path)
			} else if p.name != line.Path && !strings.HasPrefix(p.name, line.Path+".") {
				continue
			}
			if _, known := p.find(asset); !known {
				reasons = append(reasons, u.why(assetType, place, p.name))
			}
		}
	}
	slices.Sort(reasons)
	return slices.Compact(reasons)
}

// why says why a path of an asset is absent.
func (u unread) why(assetType, place, path string) string {
	best, reason := -1, ""
	for _, line := range u[spot{place, assetType}] {
		n := min(len(line.Path), len(path))
		if n > best && (line.Path == path || strings.HasPrefix(path, line.Path+".") || strings.HasPrefix(line.Path, path+".")) {
			best, reason = n, policies.Why(line)
		}
	}
	if reason == "" {
		return path + " was not read"
	}
	return fmt.Sprintf("%s was not read (%s)", path, reason)
}
