package github

import (
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// accessFaults are those of what may use the organization without being a
// person: Apps, tokens, keys, hooks and runners.
var accessFaults = []fault{
	{
		control: "guardrails.github_app_limited",
		what:    "an App that nobody approved may write code everywhere",
		plant: func(c *company) string {
			return c.appID(c.app("deploy-o-matic", true, map[string]string{"metadata": "read", "contents": "write"}))
		},
	},
	{
		control: "guardrails.github_app_limited", nights: acme.Even,
		what: "an App may change who is a member",
		plant: func(c *company) string {
			return c.appID(c.app("team-tidy", false, map[string]string{"metadata": "read", "members": "write"}))
		},
	},
	{
		control: "guardrails.github_app_suspended_removed",
		what:    "an App has been suspended for two months",
		plant: func(c *company) string {
			a := c.app("old-ci", false, map[string]string{"metadata": "read", "checks": "write"})
			a.suspended = c.Ago(60)
			return c.appID(a)
		},
	},
	{
		control: "guardrails.github_app_known",
		what:    "an App that nobody has chosen reads the issues",
		plant: func(c *company) string {
			return c.appID(c.app("free-burndown-charts", false, map[string]string{"metadata": "read", "issues": "read"}))
		},
	},
	{
		control: "guardrails.github_token_expires",
		what:    "a token on a laptop never expires; its name is a formula",
		plant: ofToken(20, `=HYPERLINK("https://evil.example","laptop")`, func(_ *company, t *token) {
			t.expires = time.Time{}
		}),
	},
	{
		control: "guardrails.github_token_used",
		what:    "a token has not been used for months",
		plant:   ofToken(24, "quarterly report", func(c *company, t *token) { t.used = c.Recently(120) }),
	},
	{
		control: "guardrails.github_token_used", nights: acme.Odd,
		what:  "a token was never used",
		plant: ofToken(28, "just in case", func(_ *company, t *token) { t.used = time.Time{} }),
	},
	{
		control: "guardrails.github_token_limited",
		what:    "a token may write every repository",
		plant: ofToken(30, "admin", func(_ *company, t *token) {
			t.all, t.repository = true, map[string]string{"metadata": "read", "contents": "write"}
		}),
	},
	{
		control: "guardrails.github_deploy_key_reads",
		what:    "a deploy key may push; its title would mention everybody",
		plant:   withKey("payments-service", "`@acme/everyone` | <img src=x onerror=alert(1)>", false, nil),
	},
	{
		control: "guardrails.github_deploy_key_used",
		what:    "the key of a server that is gone is still there",
		plant:   withKey("checkout-service", "jenkins-2019", true, func(c *company, k *deployKey) { k.used = c.Recently(400) }),
	},
	{
		control: "guardrails.github_webhook_signed",
		what:    "a webhook of the organization has no secret",
		plant: func(c *company) string {
			h := c.hook("https://chat.acme.example/github?channel=<script>")
			h.secret = false
			c.hooks = append(c.hooks, h)
			return c.orgID("hook", h.id)
		},
	},
	{
		control: "guardrails.github_webhook_signed", nights: acme.Odd,
		what:  "a webhook of a repository has no secret",
		plant: withHook("search-service", "https://index.acme.example/push", func(h *hook) { h.secret = false }),
	},
	{
		control: "guardrails.github_webhook_tls",
		what:    "a webhook goes over http",
		plant:   withHook("payments-service", "http://ci.acme.example:8080/hook", func(*hook) {}),
	},
	{
		control: "guardrails.github_webhook_tls", also: []string{"guardrails.github_webhook_host_known"},
		what:  "a webhook takes any certificate, and goes to an address without a name",
		plant: withHook("mobile-service", "https://10.0.3.7/hook", func(h *hook) { h.insecure = true }),
	},
	{
		control: "guardrails.github_webhook_host_known", nights: acme.Even,
		what:  "a webhook goes to a host that only looks like acme's",
		plant: withHook("data-infra", "https://acme.example.evil.example/hook", func(*hook) {}),
	},
	{
		control: "guardrails.github_runner_group_private",
		what:    "public repositories may use the runners of a group",
		plant: func(c *company) string {
			g := c.group("gpu | @everyone")
			g.public = true
			return c.groupID(g)
		},
	},
}

func (c *company) appID(a *installation) string { return assetID("installation", a.id) }

// ofToken plants a fault of a token of the i-th member.
func ofToken(i int, name string, change func(*company, *token)) func(*company) string {
	return func(c *company) string {
		t := c.grant(c.member(i), name)
		change(c, t)
		return c.orgID("token", t.id)
	}
}

// withKey plants a deploy key in a repository.
func withKey(repo, title string, readOnly bool, change func(*company, *deployKey)) func(*company) string {
	return func(c *company) string {
		r := c.patch(repo, func(r *repository) {
			k := c.key(r, title, readOnly)
			if change != nil {
				change(c, k)
			}
		})
		return r.assetID("key", r.keys[len(r.keys)-1].id)
	}
}

// withHook plants a webhook in a repository.
func withHook(repo, url string, change func(*hook)) func(*company) string {
	return func(c *company) string {
		r := c.patch(repo, func(r *repository) {
			h := c.hook(url)
			change(h)
			r.hooks = append(r.hooks, h)
		})
		return r.assetID("hook", r.hooks[len(r.hooks)-1].id)
	}
}
