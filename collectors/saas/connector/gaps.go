package connector

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

// gaps are the attributes that assets lack, and why.
type gaps map[string]*lack // by attribute

type lack struct {
	web.Gap
	count int
	words []string // of the product, that the file does not know
}

func newGaps() gaps { return gaps{} }

// add says that one more asset lacks the attribute. The worst reason stays.
func (g gaps) add(attribute string, gap web.Gap) {
	l := g[attribute]
	if l == nil {
		l = &lack{Gap: gap}
		g[attribute] = l
	}
	if l.State == collectors.Disabled {
		l.Gap = gap
	}
	l.count++
}

// strange says that one more asset lacks the attribute because the file does not
// know a word of the product. The first few words are named.
func (g gaps) strange(attribute, word string, gap web.Gap) {
	g.add(attribute, gap)
	l := g[attribute]
	if l.Reason != gap.Reason {
		return
	}
	switch word = shownWord(word); {
	case slices.Contains(l.words, word):
	case len(l.words) < mostWords:
		l.words = append(l.words, word)
	case len(l.words) == mostWords:
		l.words = append(l.words, "and others")
	}
}

// linked are the links that an attribute makes.
var linked = map[string][]string{"privilege": {"links.administers", "links.owns"}, "owner_account": {"links.acts_for"}}

// lines are a line of coverage for each attribute.
func (g gaps) lines(scope collectors.Scope, assetType string) []collectors.Coverage {
	var lines []collectors.Coverage
	for _, name := range slices.Sorted(maps.Keys(g)) {
		l := g[name]
		if len(l.words) > 0 {
			l.Reason += " has no " + strings.Join(l.words, ", ")
		}
		paths := []string{attributePath(name)}
		if len(l.words) > 0 {
			paths = append(paths, linked[name]...)
		}
		for _, path := range paths {
			lines = append(lines, l.Line(scope.Where(), assetType, path, l.count))
		}
	}
	return lines
}

// hidden is the gap of what a product does not show of an account.
func (s *source) hidden() web.Gap {
	return web.Gap{State: collectors.Disabled, Reason: s.file.Title + " does not show it"}
}

// nothing is the gap of an expression that gave no value. A workspace is one, so
// that there the mistake is seen at once; of accounts the search tells.
func (in *input) nothing(attribute string, e expr) web.Gap {
	f := in.source.file
	if !in.whole || slices.Contains(f.Workspace.Optional, attribute) {
		return in.source.hidden()
	}
	return web.Gap{State: collectors.Partial, Reason: f.spot(e, e.text) + " gave nothing",
		Needs: f.mend(fmt.Sprintf("the right expression there, or the field taken out; or optional: [%s], where the product may hide it", attribute))}
}

// odd is the gap of a value in another form than expected.
func (s *source) odd(e expr, operation string) web.Gap {
	return web.Gap{State: collectors.Partial,
		Reason: fmt.Sprintf("a value has another form than expected: %s: %s", operation, s.file.spot(e, e.text)),
		Needs:  s.file.mend("the right expression there")}
}

// unmapped is the gap of a word that the file does not know. The words follow
// the reason.
func (s *source) unmapped(attribute string, w words, operation string) web.Gap {
	g := web.Gap{State: collectors.Partial, Needs: `an entry for it in the map; or "*", for all that it does not name`}
	what := "the map of " + attribute
	if len(w.Map) == 0 {
		what, g.Needs = attribute, "a map from the product's words to ours"
	}
	g.Needs = s.file.mend(g.Needs)
	g.Reason = fmt.Sprintf("%s: %s: %s", operation, s.file.spot(w.Value, w.Value.text), what)
	return g
}

// shown are the attributes whose absence a reader has to understand: where a
// product has them, rules judge by them.
var shown = []string{"mfa", "sso", "last_active_at", "seat"}

// lines are the lines for attributes that n assets lack, those that the product
// shows of none among them.
func (in *input) lines(scope collectors.Scope, l listing, n int) []collectors.Coverage {
	if l.accounts != nil && n > 0 {
		given := map[string]bool{}
		for _, f := range l.fields() {
			if f.expr.given() {
				given[f.attribute()] = true
			}
		}
		for _, name := range shown {
			if !given[name] {
				in.gaps[name] = &lack{Gap: in.source.hidden(), count: n}
			}
		}
	}
	return in.gaps.lines(scope, l.assetType())
}

// operationOf names the request of a listing, for reasons.
func (in *input) operationOf(l listing) string {
	return fmt.Sprintf("%s:%s", in.source.file.Name, l.from)
}
