package github

import (
	"fmt"
	"slices"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// A team is one of the organization. Each team of acme has one.
type team struct {
	id      int64
	name    string
	slug    string
	privacy string
	members []*user
	index   int
}

// form makes the teams of acme's teams.
func (c *company) form() {
	for i, name := range acme.Teams {
		slug := name
		if name == "品質保証" {
			slug = "quality"
		}
		t := &team{id: c.number("team", name), name: name, slug: slug, privacy: "closed", index: i}
		for _, m := range c.members {
			if m.person.Team == name {
				t.members = append(t.members, m)
			}
		}
		c.teams = append(c.teams, t)
	}
}

func (c *company) team(slug string) *team {
	i := slices.IndexFunc(c.teams, func(t *team) bool { return t.slug == slug })
	if i < 0 {
		return nil
	}
	return c.teams[i]
}

// repositories is how many repositories a team may use: those of which the
// index is its own, modulo the number of teams.
func (c *company) repositoriesOf(t *team) int {
	return (c.size - t.index + len(c.teams) - 1) / len(c.teams)
}

func (c *call) team(t *team) object {
	api := fmt.Sprintf("%s/organizations/%d/team/%d", c.URL, c.company.id, t.id)
	return object{
		"id": t.id, "node_id": node("T", t.id), "name": t.name, "slug": t.slug, "description": nil, "privacy": t.privacy,
		"notification_setting": "notifications_enabled", "permission": "pull", "url": api, "type": "organization",
		"html_url": "https://github.com/orgs/acme/teams/" + t.slug, "members_url": api + "/members{/member}", "repositories_url": api + "/repos",
		"organization_id": c.company.id, "parent": nil,
	}
}
