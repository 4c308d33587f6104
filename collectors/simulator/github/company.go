package github

import (
	"fmt"
	"strconv"
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// A company is acme, as GitHub knows it. Once founded it does not change.
type company struct {
	*acme.Company
	id      int64 // of the organization
	size    int   // repositories
	setting settings

	owners     []*user
	members    []*user // owners first
	outside    []*user // outside collaborators
	byLogin    map[string]*user
	teams      []*team
	invited    []*invitation
	apps       []*installation
	tokens     []*token
	hooks      []*hook // of the organization
	groups     []*runnerGroup
	runners    []*runner
	hosted     []*hostedRunner
	secrets    []*secret
	seats      []*seat
	properties []property
	rulesets   []*ruleset // of the organization
	budgets    []*budget

	named   []string       // names of the repositories that have one of their own
	indexOf map[string]int // of them
	patches map[int][]func(*repository)
	planted []acme.Planted
}

// found makes the organization and plants the faults of the night.
func found(o Options) *company {
	c := &company{Company: o.Company, size: o.Size, byLogin: map[string]*user{}, indexOf: map[string]int{}, patches: map[int][]func(*repository){}}
	c.id = c.number("organization")
	c.setting = healthy(c)
	c.people()
	c.form()
	c.nameRepositories()
	c.install()
	c.equip()
	c.subscribe()
	for _, m := range nearMisses {
		m.put(c)
	}
	c.planted = acme.Plant(c, c.Night, faults...)
	return c
}

// number is a number as GitHub counts what it holds.
func (c *company) number(parts ...any) int64 {
	n, err := strconv.ParseInt(c.Number(8, append([]any{"github"}, parts...)...), 10, 64)
	if err != nil {
		panic("simulator/github: " + err.Error()) // Number gives digits
	}
	return n
}

// node is the ID of something in the GraphQL API.
func node(kind string, id int64) string { return fmt.Sprintf("%s_kwDO%08x", kind, id) }

// stamp is a time as GitHub writes it.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// when is a time, or null for the zero time.
func when(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return stamp(t)
}

// text is a string, or null for the empty one.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// orgID is the asset ID of something of the organization.
func (c *company) orgID(parts ...any) string { return assetID(fmt.Sprintf("org/%d", c.id), parts...) }

func assetID(prefix string, parts ...any) string {
	id := "github.com/" + prefix
	for _, p := range parts {
		id += fmt.Sprintf("/%v", p)
	}
	return id
}
