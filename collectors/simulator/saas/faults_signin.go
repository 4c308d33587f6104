package saas

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// signInFaults are those by which somebody gets in who should not.
var signInFaults = []fault{
	{
		Control: "guardrails.saas_account_mfa",
		What:    "a member has no second factor in the identity provider",
		Plant:   theMember("okta", 0, func(_ *workspace, a *account) { a.factors = nil }),
	},
	{
		Control: "guardrails.saas_account_mfa", Nights: acme.Even,
		What:  "a member of the chat has no second factor and signs in past the identity provider",
		Plant: theMember("slack", 0, func(_ *workspace, a *account) { a.factors, a.sso = nil, false }),
	},
	{
		Control: "guardrails.account_admin_second_factor",
		What:    "an administrator of the identity provider has no second factor",
		Plant:   joined(theMember("okta", 1, func(_ *workspace, a *account) { a.role, a.factors = admin, nil })),
	},
	{
		Control: "guardrails.account_admin_second_factor", Nights: acme.Odd,
		What:  "an administrator of the chat has no second factor and signs in past the identity provider",
		Plant: joined(theMember("slack", 1, func(_ *workspace, a *account) { a.role, a.factors, a.sso = admin, nil, false })),
	},
	{
		Control: "guardrails.saas_admin_mfa_strong",
		What:    "the only second factor of an administrator is a text message",
		Plant:   theMember("okta", 2, func(_ *workspace, a *account) { a.role, a.factors = admin, []string{"sms"} }),
	},
	{
		Control: "guardrails.saas_account_mfa", Nights: acme.Odd,
		What:  "a member of the error tracker has no second factor and is not linked to the identity provider",
		Plant: theMember("sentry", 0, func(_ *workspace, a *account) { a.factors, a.sso = nil, false }),
	},
	{
		Control: "guardrails.saas_password_left",
		What:    "a password still opens the error tracker",
		Plant:   theMember("sentry", 1, func(_ *workspace, a *account) { a.password = true }),
	},
	{
		Control: "guardrails.saas_account_mfa", Also: []string{"guardrails.saas_password_left"},
		What:  "a password alone opens the warehouse",
		Plant: theMember("snowflake", 0, func(_ *workspace, a *account) { a.password, a.factors, a.sso = true, nil, false }),
	},
	{
		Control: "guardrails.saas_mfa_not_bypassed",
		What:    "the warehouse asks an account for no second factor for a week",
		Plant:   theMember("snowflake", 1, func(w *workspace, a *account) { a.bypass = w.Recently(-7) }),
	},
	{
		Control: "guardrails.saas_sso_enforced", Also: []string{"guardrails.saas_mfa_enforced"},
		What:  "nobody has to sign in to the observability through the identity provider, or with a second factor",
		Plant: theWorkspace("newrelic", func(w *workspace) { w.settings.ssoEnforced, w.settings.mfaEnforced = false, false }),
	},
	{
		Control: "guardrails.saas_sso_enforced", Nights: acme.Even,
		What:  "nobody has to sign in to the chat through the identity provider",
		Plant: theWorkspace("slack", func(w *workspace) { w.settings.ssoEnforced = false }),
	},
	{
		Control: "guardrails.saas_scim_enabled",
		What:    "accounts for being on call are made and ended by hand",
		Plant:   theWorkspace("pagerduty", func(w *workspace) { w.settings.scim = false }),
	},
	{
		Control: "guardrails.saas_mfa_enforced",
		What:    "the directory of the acquired company asks nobody for a second factor",
		Plant:   theWorkspace("entra", func(w *workspace) { w.settings.mfaEnforced = false }),
	},
	{
		Control: "guardrails.saas_mfa_required",
		What:    "a user is left out of the enforcement of 2-step verification",
		Plant:   theMember("google_workspace", 0, func(_ *workspace, a *account) { a.lenient = true }),
	},
}

// powerFaults are too much power, too little of it, or with whom it is not used.
var powerFaults = []fault{
	{
		Control: "guardrails.saas_owners_few",
		What:    "three people more are super administrators of the directory",
		Plant: theWorkspace("google_workspace", func(w *workspace) {
			for _, a := range w.ordinary[10:13] {
				a.role = owner
			}
		}),
	},
	{
		Control: "guardrails.saas_admins_few", Nights: acme.Odd,
		What: "a whole team administers the chat",
		Plant: theWorkspace("slack", func(w *workspace) {
			for _, a := range w.ordinary[20:30] {
				a.role = admin
			}
		}),
	},
	{
		Control: "guardrails.saas_admins_few", Nights: acme.Even,
		What: "every manager of those on call administers it",
		Plant: theWorkspace("pagerduty", func(w *workspace) {
			for _, a := range w.ordinary[20:30] {
				a.role = admin
			}
		}),
	},
	{
		Control: "guardrails.saas_owner_second",
		What:    "one person alone administers the error tracker",
		Plant: theWorkspace("sentry", func(w *workspace) {
			w.account(1).role, w.account(2).role = member, member
		}),
	},
	{
		Control: "guardrails.saas_domains_verified",
		What:    "a domain of the directory was never proved",
		Plant: theWorkspace("google_workspace", func(w *workspace) {
			w.settings.domains = append(w.settings.domains, domain{"acme-shop.example", false})
		}),
	},
	{
		Control: "guardrails.account_admin_used",
		What:    "an administrator of the identity provider was not seen for two months",
		Plant:   joined(theMember("okta", 3, func(w *workspace, a *account) { a.role, a.used = admin, w.Recently(61) })),
	},
	{
		Control: "guardrails.saas_token_not_admin",
		What:    "a script has the token of a super administrator",
		Plant:   aToken("okta", "terraform", func(w *workspace) *account { return w.account(0) }, func(*workspace, *token) {}),
	},
	{
		Control: "guardrails.saas_token_owner_here",
		What:    "the token of somebody who left still works",
		Plant:   aToken("okta", "hr-sync", func(w *workspace) *account { return w.gone[0] }, func(*workspace, *token) {}),
	},
	{
		Control: "guardrails.saas_token_expires",
		What:    "a token has no end",
		Plant: aToken("okta", "=HYPERLINK(\"//evil.example\")", func(w *workspace) *account { return w.ordinary[5] },
			func(_ *workspace, t *token) { t.expires = t.created.AddDate(10, 0, 0) }),
	},
	{
		Control: "guardrails.saas_token_expires", Nights: acme.Odd,
		What: "a token of the warehouse is good for three years",
		Plant: aToken("snowflake", "notebook", func(w *workspace) *account { return w.ordinary[4] },
			func(w *workspace, t *token) { t.expires = w.Recently(-1100) }),
	},
	{
		Control: "guardrails.saas_token_used",
		What:    "an application key of the metrics was not used for half a year",
		Plant: aToken("datadog", "old dashboard", func(w *workspace) *account { return w.ordinary[2] },
			func(w *workspace, t *token) {
				t.kind, t.created, t.used = "application_keys", w.Ago(400), w.Recently(180)
			}),
	},
	{
		Control: "guardrails.saas_token_owner_here", Nights: acme.Even,
		What: "an API key of the metrics was made by somebody who left",
		Plant: aToken("datadog", "agent", func(w *workspace) *account { return w.gone[0] },
			func(_ *workspace, t *token) { t.kind = "api_keys" }),
	},
	{
		Control: "guardrails.account_single",
		What:    "two users of the warehouse have one address",
		Plant: joined(anAccount("snowflake", func(w *workspace) *account {
			second := w.newcomer(human, "ANALYST_2", "Analyst 2")
			second.email, second.factors, second.sso = w.ordinary[5].email, []string{"totp"}, true
			return second
		})),
	},
	{
		Control: "guardrails.account_single",
		What:    "the other one of them",
		Plant:   joined(theMember("snowflake", 5, func(*workspace, *account) {})),
	},
	{
		Control: "guardrails.saas_domains_owned",
		What:    "a domain that acme gave up is still one of the identity provider's",
		Plant: theWorkspace("okta", func(w *workspace) {
			w.settings.domains = append(w.settings.domains, domain{"acme-games.example", true})
		}),
	},
}
