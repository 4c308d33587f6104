package github

import (
	"time"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// accessFaults are those of what may use the organization without being a
// person: Apps, tokens, keys, hooks and runners.
var accessFaults = []fault{
	{
		Control: "guardrails.github_app_limited",
		What:    "an App that nobody approved may write code everywhere",
		Plant: func(c *company) string {
			return c.appID(c.app("deploy-o-matic", true, map[string]string{"metadata": "read", "contents": "write"}))
		},
	},
	{
		Control: "guardrails.github_app_limited", Nights: acme.Even,
		What: "an App may change who is a member",
		Plant: func(c *company) string {
			return c.appID(c.app("team-tidy", false, map[string]string{"metadata": "read", "members": "write"}))
		},
	},
	{
		Control: "guardrails.github_app_suspended_removed",
		What:    "an App has been suspended for two months",
		Plant: func(c *company) string {
			a := c.app("old-ci", false, map[string]string{"metadata": "read", "checks": "write"})
			a.suspended = c.Ago(60)
			return c.appID(a)
		},
	},
	{
		Control: "guardrails.github_app_known",
		What:    "an App that nobody has chosen reads the issues",
		Plant: func(c *company) string {
			return c.appID(c.app("free-burndown-charts", false, map[string]string{"metadata": "read", "issues": "read"}))
		},
	},
	{
		Control: "guardrails.github_token_expires",
		What:    "a token on a laptop never expires; its name is a formula",
		Plant: ofToken(20, `=HYPERLINK("https://evil.example","laptop")`, func(_ *company, t *token) {
			t.expires = time.Time{}
		}),
	},
	{
		Control: "guardrails.github_token_used",
		What:    "a token has not been used for months",
		Plant:   ofToken(24, "quarterly report", func(c *company, t *token) { t.used = c.Recently(120) }),
	},
	{
		Control: "guardrails.github_token_used", Nights: acme.Odd,
		What:  "a token was never used",
		Plant: ofToken(28, "just in case", func(_ *company, t *token) { t.used = time.Time{} }),
	},
	{
		Control: "guardrails.github_token_limited",
		What:    "a token may write every repository",
		Plant: ofToken(30, "admin", func(_ *company, t *token) {
			t.all, t.repository = true, map[string]string{"metadata": "read", "contents": "write"}
		}),
	},
	{
		Control: "guardrails.github_deploy_key_reads",
		What:    "a deploy key may push; its title would mention everybody",
		Plant:   withKey("payments-service", "`@acme/everyone` | <img src=x onerror=alert(1)>", false, nil),
	},
	{
		Control: "guardrails.github_deploy_key_used",
		What:    "the key of a server that is gone is still there",
		Plant:   withKey("checkout-service", "jenkins-2019", true, func(c *company, k *deployKey) { k.used = c.Recently(400) }),
	},
	{
		Control: "guardrails.github_webhook_signed",
		What:    "a webhook of the organization has no secret",
		Plant: func(c *company) string {
			h := c.hook("https://chat.acme.example/github?channel=<script>")
			h.secret = false
			c.hooks = append(c.hooks, h)
			return c.orgID("hook", h.id)
		},
	},
	{
		Control: "guardrails.github_webhook_signed", Nights: acme.Odd,
		What:  "a webhook of a repository has no secret",
		Plant: withHook("search-service", "https://index.acme.example/push", func(h *hook) { h.secret = false }),
	},
	{
		Control: "guardrails.github_webhook_tls",
		What:    "a webhook goes over http",
		Plant:   withHook("payments-service", "http://ci.acme.example:8080/hook", func(*hook) {}),
	},
	{
		Control: "guardrails.github_webhook_tls", Also: []string{"guardrails.github_webhook_host_known"},
		What:  "a webhook takes any certificate, and goes to an address without a name",
		Plant: withHook("mobile-service", "https://10.0.3.7/hook", func(h *hook) { h.insecure = true }),
	},
	{
		Control: "guardrails.github_webhook_host_known", Nights: acme.Even,
		What:  "a webhook goes to a host that only looks like acme's",
		Plant: withHook("data-infra", "https://acme.example.evil.example/hook", func(*hook) {}),
	},
	{
		Control: "guardrails.github_runner_group_private",
		What:    "public repositories may use the runners of a group",
		Plant: func(c *company) string {
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
