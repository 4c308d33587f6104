package connector

import (
	"fmt"
	"maps"
	"slices"

	"github.com/corporate-sre/auditor/collectors"
	"github.com/corporate-sre/auditor/collectors/web"
)

// gaps are the attributes that assets lack, and why.
type gaps map[string]*lack // by attribute

type lack struct {
	web.Gap
	count int
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

// lines are a line of coverage for each attribute.
func (g gaps) lines(scope collectors.Scope, assetType string) []collectors.Coverage {
	var lines []collectors.Coverage
	for _, name := range slices.Sorted(maps.Keys(g)) {
		lines = append(lines, g[name].Line(scope.Where(), assetType, attributePath(name), g[name].count))
	}
	return lines
}

// hidden is the gap of what a product does not show of an account.
func (s *source) hidden() web.Gap {
	return web.Gap{State: collectors.Disabled, Reason: s.file.Title + " does not show it"}
}

// odd is the gap of a value in another form than expected.
func (s *source) odd(operation string) web.Gap {
	return web.Gap{State: collectors.Partial, Reason: "a value has another form than expected: " + operation}
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
				in.gaps[name] = &lack{in.source.hidden(), n}
			}
		}
	}
	return in.gaps.lines(scope, l.assetType())
}

// operationOf names the request of a listing, for reasons.
func (in *input) operationOf(l listing) string {
	return fmt.Sprintf("%s:%s", in.source.file.Name, l.from)
}
