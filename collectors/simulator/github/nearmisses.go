package github

import "time"

// nearMisses are things that look wrong and are right: whoever reports them
// reports what is not so.
var nearMisses = []struct {
	what string
	put  func(*company)
}{
	{"a repository that classic protection alone protects", func(c *company) { classic("catalog-infra", func(*protection) {})(c) }},
	{"a repository whose own ruleset stands in for the organization's", repositories("platform-tools", func(_ *company, r *repository) {
		r.unruled, r.rules = true, baseline()
	})},
	{"an archived repository that has nothing of what others have", repositories("network-tools", func(c *company, r *repository) {
		r.archived, r.pushed, r.unruled, r.alerts, r.scanning, r.pushProtection = true, c.Recently(900), true, false, false, false
		r.properties["owner"] = "a team of long ago"
	})},
	{"an empty repository", repositories("finance-tools", func(_ *company, r *repository) { r.empty, r.owners = true, false })},
	{"a template that nobody changes", repositories("shared-charts", func(c *company, r *repository) { r.template, r.pushed = true, c.Recently(700) })},
	{"a repository with several values of a property", repositories("data-service", func(_ *company, r *repository) {
		r.properties["data-class"] = []string{"internal", "personal"}
	})},
	{"a public repository that is meant to be, with an outside collaborator who may write", repositories("open-sdk", func(c *company, r *repository) {
		r.guests = append(r.guests, guest{c.byLogin["agency-lou"], "write"}, guest{c.byLogin["contractor-sky"], "read"})
		r.releases = 12
	})},
	{"a tester who may only read", repositories("search-web", func(c *company, r *repository) {
		r.guests = append(r.guests, guest{c.byLogin["pentest-nova"], "triage"})
	})},
	{"a repository without issues", repositories(".github", func(_ *company, r *repository) { r.noIssues = true })},
	{"a repository without workflows", repositories("finance-infra", func(_ *company, r *repository) { r.actionsOff = true })},
	{"a deploy key that only reads and is in use", repositories("platform-service", func(c *company, r *repository) { c.key(r, "mirror", true) })},
	{"a new deploy key that was never used", repositories("network-infra", func(c *company, r *repository) {
		k := c.key(r, "new router", true)
		k.created, k.used = c.Recently(20), time.Time{}
	})},
	{"an environment of production that a branch policy protects", repositories("loyalty-infra", func(_ *company, r *repository) {
		r.environments = []environment{{name: "prod", branches: true}, {name: "nonprod"}}
	})},
	{"a webhook without a secret, over http, that is switched off", func(c *company) {
		h := c.hook("http://old.acme.example/hook")
		h.secret, h.inactive, h.status = false, true, 0
		c.hooks = append(c.hooks, h)
	}},
	{"an App that writes everywhere with approval", func(c *company) {
		c.app(approvedApp, true, map[string]string{"metadata": "read", "administration": "write", "organization_administration": "write"})
	}},
	{"an App that writes everywhere and was suspended this week", func(c *company) {
		c.app("hasty-merge", true, map[string]string{"metadata": "read", "contents": "write"}).suspended = c.Recently(4)
	}},
	{"an expired token that could write everything", func(c *company) {
		t := c.grant(c.member(40), "expired")
		t.all, t.repository, t.expires, t.used = true, map[string]string{"contents": "write"}, c.Ago(10), c.Ago(300)
	}},
	{"a new token that was never used", func(c *company) {
		t := c.grant(c.member(41), "new")
		t.granted, t.used = c.Recently(5), time.Time{}
	}},
	{"a fresh invitation", func(c *company) { c.invite("another.starter@acme.example", c.Recently(3)) }},
	{"an invitation that failed long ago", func(c *company) {
		i := c.invite("typo@acme.invalid", c.Ago(200))
		i.failed, i.reason = c.Ago(193), "Invitation expired"
	}},
	{"an ephemeral runner that has done its job", func(c *company) {
		r := c.runner("ephemeral-7f3a", c.groups[1])
		r.offline, r.ephemeral = true, true
	}},
	{"a seat of last week that was never used", seats(16, func(c *company, s *seat) { s.created, s.active = c.Recently(6), time.Time{} })},
	{"an unused seat that ends with the cycle", seats(17, func(c *company, s *seat) { s.active, s.ends = time.Time{}, c.Recently(-5) })},
}

// repositories and seats change one of them.
func repositories(name string, change func(*company, *repository)) func(*company) {
	return func(c *company) { inRepository(name, change)(c) }
}

func seats(i int, change func(*company, *seat)) func(*company) {
	return func(c *company) { ofSeat(i, change)(c) }
}
