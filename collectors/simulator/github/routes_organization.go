package github

import (
	"slices"
	"strings"
)

// organizationRoutes are the calls about the organization and its people.
var organizationRoutes = []route{
	{pattern: "GET /orgs/{org}", permission: "organization_administration=read", answer: plain((*call).organization)},
	{pattern: "GET /orgs/{org}/members", permission: "members=read", answer: lists((*call).members, (*call).simple)},
	{pattern: "GET /orgs/{org}/outside_collaborators", permission: "members=read", answer: lists((*call).outsiders, (*call).simple)},
	{pattern: "GET /orgs/{org}/invitations", permission: "members=read", answer: lists(invitations(false), (*call).invitation)},
	{pattern: "GET /orgs/{org}/failed_invitations", permission: "members=read", answer: lists(invitations(true), (*call).invitation)},
	{pattern: "GET /orgs/{org}/teams", permission: "members=read", answer: lists(func(c *call) []*team { return c.company.teams }, (*call).team)},
	{pattern: "GET /orgs/{org}/teams/{team_slug}/members", permission: "members=read", answer: (*call).teamMembers},
	{pattern: "GET /orgs/{org}/teams/{team_slug}/repos", permission: "members=read", answer: (*call).teamRepositories},
	{pattern: "GET /orgs/{org}/repos", permission: "metadata=read", answer: (*call).repositories},
	{pattern: "GET /orgs/{org}/properties/schema", permission: "organization_custom_properties=read", answer: (*call).schema},
	{pattern: "GET /orgs/{org}/properties/values", permission: "organization_custom_properties=read", answer: (*call).allValues},
	{pattern: "GET /orgs/{org}/rulesets", permission: "organization_administration=write", hidden: true, writer: true, answer: (*call).orgRulesets},
	{pattern: "GET /orgs/{org}/rulesets/{ruleset_id}", permission: "organization_administration=write", hidden: true, writer: true, answer: (*call).orgRuleset},
	{pattern: "GET /orgs/{org}/hooks", permission: "organization_hooks=read", hidden: true, answer: (*call).orgHooks},
	{pattern: "GET /orgs/{org}/installations", permission: "organization_administration=read", answer: counts("installations", func(c *call) []*installation { return c.company.apps }, (*call).installation)},
	{pattern: "GET /orgs/{org}/personal-access-tokens", permission: "organization_personal_access_tokens=read", apps: true, answer: lists(func(c *call) []*token { return c.company.tokens }, (*call).grant)},
	{pattern: "GET /orgs/{org}/personal-access-token-requests", permission: "organization_personal_access_token_requests=read", apps: true, answer: nothing},
	{pattern: "GET /orgs/{org}/credential-authorizations", permission: "organization_administration=read", answer: nothing},
	{pattern: "GET /orgs/{org}/code-security/configurations", permission: "organization_administration=write", writer: true, answer: nothing},
	{pattern: "GET /orgs/{org}/code-security/configurations/defaults", permission: "organization_administration=write", writer: true, answer: nothing},
	{pattern: "GET /orgs/{org}/dependabot/alerts", permission: "vulnerability_alerts=read", answer: nothing},
	{pattern: "GET /orgs/{org}/secret-scanning/alerts", permission: "secret_scanning_alerts=read", hidden: true, answer: nothing},
	{pattern: "GET /orgs/{org}/code-scanning/alerts", permission: "security_events=read", hidden: true, answer: nothing},
	{pattern: "GET /orgs/{org}/audit-log", permission: "organization_administration=read", answer: nothing},
	{pattern: "GET /orgs/{org}/issue-types", permission: "issue_types=read", answer: issueTypes},
	{pattern: "GET /orgs/{org}/organization-roles", permission: "organization_custom_org_roles=read", answer: plain(func(*call) object {
		return object{"total_count": 0, "roles": []object{}}
	})},
	{pattern: "GET /orgs/{org}/copilot/billing", permission: "organization_copilot_seat_management=read", answer: plain((*call).copilot)},
	{pattern: "GET /orgs/{org}/copilot/billing/seats", permission: "organization_copilot_seat_management=read", answer: (*call).copilotSeats},
	{pattern: "GET /organizations/{org}/settings/billing/usage", permission: "organization_administration=read", answer: plain((*call).usage)},
	{pattern: "GET /organizations/{org}/settings/billing/usage/summary", permission: "organization_administration=read", answer: plain((*call).usageSummary)},
	{pattern: "GET /organizations/{org}/settings/billing/budgets", permission: "organization_administration=read", answer: (*call).listBudgets},
}

// nothing answers with an empty list.
func nothing(c *call) (any, error) { return page(c, []object(nil), func(o object) object { return o }) }

// members are those whom the query asks for. A caller outside would see the
// public ones only.
func (c *call) members() []*user {
	query := c.r.URL.Query()
	return slices.DeleteFunc(slices.Clone(c.company.members), func(u *user) bool {
		role := query.Get("role")
		return role != "" && role != "all" && role != u.role() || !weak(u, query.Get("filter"))
	})
}

func (c *call) outsiders() []*user {
	return slices.DeleteFunc(slices.Clone(c.company.outside), func(u *user) bool { return !weak(u, c.r.URL.Query().Get("filter")) })
}

// weak reports whether a user is among those whom a filter keeps.
func weak(u *user, filter string) bool {
	switch filter {
	case "2fa_disabled":
		return u.twoFactor == noFactor
	case "2fa_insecure":
		return u.twoFactor == insecureFactor
	}
	return true
}

// invitations are those that wait, or those that failed.
func invitations(failed bool) func(*call) []*invitation {
	return func(c *call) []*invitation {
		return slices.DeleteFunc(slices.Clone(c.company.invited), func(i *invitation) bool { return i.failed.IsZero() == failed })
	}
}

func (c *call) teamMembers() (any, error) {
	t := c.company.team(c.r.PathValue("team_slug"))
	if t == nil {
		return nil, notFound()
	}
	return page(c, t.members, c.simple)
}

func (c *call) teamRepositories() (any, error) {
	t := c.company.team(c.r.PathValue("team_slug"))
	if t == nil {
		return nil, notFound()
	}
	return many(c, c.company.repositoriesOf(t), func(i int) object {
		return c.minimal(c.company.build(t.index + i*len(c.company.teams)))
	}), nil
}

// repositories lists those that the caller can see. Newest first is GitHub's
// order; here it is that of the numbers.
func (c *call) repositories() (any, error) {
	return many(c, c.company.size, func(i int) object { return c.minimal(c.company.build(i)) }), nil
}

func (c *call) schema() (any, error) {
	all := []object{}
	for _, p := range c.company.properties {
		all = append(all, c.property(p))
	}
	return all, nil
}

func (c *call) allValues() (any, error) {
	return many(c, c.company.size, func(i int) object {
		r := c.company.build(i)
		return object{"repository_id": r.id, "repository_name": r.name, "repository_full_name": r.fullName(), "properties": c.values(r)}
	}), nil
}

func (c *call) orgRulesets() (any, error) {
	return page(c, c.company.rulesets, func(s *ruleset) object { return c.ruleset(s, false) })
}

func (c *call) orgRuleset() (any, error) {
	id, _ := pathNumber(c.r, "ruleset_id")
	for _, s := range c.company.rulesets {
		if s.id == id {
			return c.ruleset(s, true), nil
		}
	}
	return nil, notFound()
}

func (c *call) orgHooks() (any, error) {
	return page(c, c.company.hooks, func(h *hook) object { return c.hook(h, c.orgRoute(""), "Organization") })
}

func (c *call) copilotSeats() (any, error) {
	if !strings.HasPrefix(c.r.Header.Get("Content-Type"), "application/json") && c.r.ContentLength > 0 {
		return nil, refuse(415, "Unsupported Media Type")
	}
	page := list(c, c.company.seats, c.seat)
	return object{"total_seats": len(c.company.seats), "seats": page}, nil
}

// listBudgets pages in the body, not in a Link header.
func (c *call) listBudgets() (any, error) {
	page := list(c, c.company.budgets, c.budget)
	more := strings.Contains(c.w.Header().Get("Link"), `rel="next"`)
	c.w.Header().Del("Link")
	return object{"budgets": page, "has_next_page": more, "total_count": len(c.company.budgets)}, nil
}
