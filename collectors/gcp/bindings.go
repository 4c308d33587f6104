package gcp

import (
	"cmp"
	"regexp"
	"slices"
	"time"

	"cloud.google.com/go/iam/apiv1/iampb"
	"google.golang.org/genproto/googleapis/type/expr"

	"github.com/corporate-sre/auditor/collectors"
)

// A binding is an entry of iam in collectors/schemas.
type binding struct {
	Role      string     `json:"role"`
	Members   []string   `json:"members"`
	Condition *condition `json:"condition"`
}

// A condition says when a binding holds. The zero value is none.
type condition struct {
	Title      string `json:"title"`
	Expression string `json:"expression"`
	ExpiresAt  expiry `json:"expires_at"`
}

// An expiry is a time as RFC 3339 in UTC; empty for none, which is written null.
type expiry string

func (e expiry) MarshalJSON() ([]byte, error) {
	if e == "" {
		return []byte("null"), nil
	}
	return []byte(`"` + string(e) + `"`), nil
}

func conditionOf(e *expr.Expr) condition {
	if e.GetExpression() == "" {
		return condition{}
	}
	return condition{Title: e.GetTitle(), Expression: e.GetExpression(), ExpiresAt: expiryOf(e.GetExpression())}
}

// ends finds the end that an expression sets.
var ends = regexp.MustCompile(`request\.time\s*<=?\s*timestamp\(\s*["']([^"']+)["']\s*\)`)

// expiryOf is the end in an expression that is nothing but one, or that a
// conjunction makes necessary. With an alternative in it nothing is certain.
func expiryOf(expression string) expiry {
	m := ends.FindAllStringSubmatch(expression, -1)
	if len(m) != 1 || alternative.MatchString(expression) {
		return ""
	}
	t, err := time.Parse(time.RFC3339, m[0][1])
	if err != nil || t.UTC().Year() >= forever {
		return ""
	}
	return expiry(t.UTC().Truncate(time.Second).Format(time.RFC3339))
}

var alternative = regexp.MustCompile(`\|\||[!?]`)

// bindings are those of a container, by role.
func (g *grants) bindings(container string) []binding {
	list := []binding{}
	at := g.spans[container]
	own := slices.Clone(g.list[at.from:at.to])
	collectors.Sort(own, func(a, b grant) int {
		return cmp.Or(
			cmp.Compare(g.roles.list[a.role], g.roles.list[b.role]),
			cmp.Compare(g.conditions.list[a.condition].Expression, g.conditions.list[b.condition].Expression),
			cmp.Compare(g.conditions.list[a.condition].Title, g.conditions.list[b.condition].Title),
			cmp.Compare(g.members.list[a.member], g.members.list[b.member]))
	})
	own = slices.Compact(own)
	for i, one := range own {
		if i == 0 || one.role != own[i-1].role || one.condition != own[i-1].condition {
			list = append(list, binding{Role: g.roles.list[one.role], Condition: g.condition(one.condition)})
		}
		b := &list[len(list)-1]
		b.Members = append(b.Members, g.members.list[one.member])
	}
	return list
}

// condition is the one with a number; nil for none.
func (g *grants) condition(number uint32) *condition {
	if number == 0 {
		return nil
	}
	return &g.conditions.list[number]
}

// bindingsOf are those of a policy that stands alone.
func bindingsOf(p *iampb.Policy) []binding {
	g := newGrants(nil)
	g.addPolicy(idPrefix+"alone", "alone", p)
	return g.bindings("alone")
}
