package saas

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// signInFaults are those by which somebody gets in who should not.
var signInFaults = []fault{
	{
		control: "guardrails.saas_account_mfa",
		what:    "a member has no second factor in the identity provider",
		plant:   theMember("okta", 0, func(_ *workspace, a *account) { a.factors = nil }),
	},
	{
		control: "guardrails.saas_account_mfa", nights: acme.Even,
		what:  "a member of the chat has no second factor and signs in past the identity provider",
		plant: theMember("slack", 0, func(_ *workspace, a *account) { a.factors, a.sso = nil, false }),
	},
	{
		control: "guardrails.account_admin_second_factor",
		what:    "an administrator of the identity provider has no second factor",
		plant:   joined(theMember("okta", 1, func(_ *workspace, a *account) { a.role, a.factors = admin, nil })),
	},
	{
		control: "guardrails.account_admin_second_factor", nights: acme.Odd,
		what:  "an administrator of the chat has no second factor and signs in past the identity provider",
		plant: joined(theMember("slack", 1, func(_ *workspace, a *account) { a.role, a.factors, a.sso = admin, nil, false })),
	},
	{
		control: "guardrails.saas_admin_mfa_strong",
		what:    "the only second factor of an administrator is a text message",
		plant:   theMember("okta", 2, func(_ *workspace, a *account) { a.role, a.factors = admin, []string{"sms"} }),
	},
	{
		control: "guardrails.saas_account_mfa", nights: acme.Odd,
		what:  "a member of the error tracker has no second factor and is not linked to the identity provider",
		plant: theMember("sentry", 0, func(_ *workspace, a *account) { a.factors, a.sso = nil, false }),
	},
	{
		control: "guardrails.saas_password_left",
		what:    "a password still opens the error tracker",
		plant:   theMember("sentry", 1, func(_ *workspace, a *account) { a.password = true }),
	},
	{
		control: "guardrails.saas_account_mfa", also: []string{"guardrails.saas_password_left"},
		what:  "a password alone opens the warehouse",
		plant: theMember("snowflake", 0, func(_ *workspace, a *account) { a.password, a.factors, a.sso = true, nil, false }),
	},
	{
		control: "guardrails.saas_mfa_not_bypassed",
		what:    "the warehouse asks an account for no second factor for a week",
		plant:   theMember("snowflake", 1, func(w *workspace, a *account) { a.bypass = w.Recently(-7) }),
	},
	{
		control: "guardrails.saas_sso_enforced", also: []string{"guardrails.saas_mfa_enforced"},
		what:  "nobody has to sign in to the observability through the identity provider, or with a second factor",
		plant: theWorkspace("newrelic", func(w *workspace) { w.settings.ssoEnforced, w.settings.mfaEnforced = false, false }),
	},
	{
		control: "guardrails.saas_sso_enforced", nights: acme.Even,
		what:  "nobody has to sign in to the chat through the identity provider",
		plant: theWorkspace("slack", func(w *workspace) { w.settings.ssoEnforced = false }),
	},
	{
		control: "guardrails.saas_scim_enabled",
		what:    "accounts for being on call are made and ended by hand",
		plant:   theWorkspace("pagerduty", func(w *workspace) { w.settings.scim = false }),
	},
	{
		control: "guardrails.saas_mfa_enforced",
		what:    "the directory of the acquired company asks nobody for a second factor",
		plant:   theWorkspace("entra", func(w *workspace) { w.settings.mfaEnforced = false }),
	},
	{
		control: "guardrails.saas_mfa_required",
		what:    "a user is left out of the enforcement of 2-step verification",
		plant:   theMember("google_workspace", 0, func(_ *workspace, a *account) { a.lenient = true }),
	},
}

// powerFaults are too much power, too little of it, or with whom it is not used.
var powerFaults = []fault{
	{
		control: "guardrails.saas_owners_few",
		what:    "three people more are super administrators of the directory",
		plant: theWorkspace("google_workspace", func(w *workspace) {
			for _, a := range w.ordinary[10:13] {
				a.role = owner
			}
		}),
	},
	{
		control: "guardrails.saas_admins_few", nights: acme.Odd,
		what: "a whole team administers the chat",
		plant: theWorkspace("slack", func(w *workspace) {
			for _, a := range w.ordinary[20:30] {
				a.role = admin
			}
		}),
	},
	{
		control: "guardrails.saas_admins_few", nights: acme.Even,
		what: "every manager of those on call administers it",
		plant: theWorkspace("pagerduty", func(w *workspace) {
			for _, a := range w.ordinary[20:30] {
				a.role = admin
			}
		}),
	},
	{
		control: "guardrails.saas_owner_second",
		what:    "one person alone administers the error tracker",
		plant: theWorkspace("sentry", func(w *workspace) {
			w.account(1).role, w.account(2).role = member, member
		}),
	},
	{
		control: "guardrails.saas_domains_verified",
		what:    "a domain of the directory was never proved",
		plant: theWorkspace("google_workspace", func(w *workspace) {
			w.settings.domains = append(w.settings.domains, domain{"acme-shop.example", false})
		}),
	},
	{
		control: "guardrails.account_admin_used",
		what:    "an administrator of the identity provider was not seen for two months",
		plant:   joined(theMember("okta", 3, func(w *workspace, a *account) { a.role, a.used = admin, w.Recently(61) })),
	},
	{
		control: "guardrails.saas_token_not_admin",
		what:    "a script has the token of a super administrator",
		plant:   aToken("okta", "terraform", func(w *workspace) *account { return w.account(0) }, func(*workspace, *token) {}),
	},
	{
		control: "guardrails.saas_token_owner_here",
		what:    "the token of somebody who left still works",
		plant:   aToken("okta", "hr-sync", func(w *workspace) *account { return w.gone[0] }, func(*workspace, *token) {}),
	},
	{
		control: "guardrails.saas_token_expires",
		what:    "a token has no end",
		plant: aToken("okta", "=HYPERLINK(\"//evil.example\")", func(w *workspace) *account { return w.ordinary[5] },
			func(_ *workspace, t *token) { t.expires = t.created.AddDate(10, 0, 0) }),
	},
	{
		control: "guardrails.saas_token_expires", nights: acme.Odd,
		what: "a token of the warehouse is good for three years",
		plant: aToken("snowflake", "notebook", func(w *workspace) *account { return w.ordinary[4] },
			func(w *workspace, t *token) { t.expires = w.Recently(-1100) }),
	},
	{
		control: "guardrails.saas_token_used",
		what:    "an application key of the metrics was not used for half a year",
		plant: aToken("datadog", "old dashboard", func(w *workspace) *account { return w.ordinary[2] },
			func(w *workspace, t *token) {
				t.kind, t.created, t.used = "application_keys", w.Ago(400), w.Recently(180)
			}),
	},
	{
		control: "guardrails.saas_token_owner_here", nights: acme.Even,
		what: "an API key of the metrics was made by somebody who left",
		plant: aToken("datadog", "agent", func(w *workspace) *account { return w.gone[0] },
			func(_ *workspace, t *token) { t.kind = "api_keys" }),
	},
	{
		control: "guardrails.account_single",
		what:    "two users of the warehouse have one address",
		plant: joined(anAccount("snowflake", func(w *workspace) *account {
			second := w.newcomer(human, "ANALYST_2", "Analyst 2")
			second.email, second.factors, second.sso = w.ordinary[5].email, []string{"totp"}, true
			return second
		})),
	},
	{
		control: "guardrails.account_single",
		what:    "the other one of them",
		plant:   joined(theMember("snowflake", 5, func(*workspace, *account) {})),
	},
	{
		control: "guardrails.saas_domains_owned",
		what:    "a domain that acme gave up is still one of the identity provider's",
		plant: theWorkspace("okta", func(w *workspace) {
			w.settings.domains = append(w.settings.domains, domain{"acme-games.example", true})
		}),
	},
}
