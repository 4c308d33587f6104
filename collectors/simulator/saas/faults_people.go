package saas

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// guestFaults are of people from outside, and of addresses that look like it.
var guestFaults = []fault{
	{
		control: "guardrails.saas_guest_expires",
		what:    "a guest of the chat has no end",
		plant: anAccount("slack", func(w *workspace) *account {
			g := w.visitor("mika@partner.example", "Mika <b>Virtanen</b>")
			g.expires = never
			return g
		}),
	},
	{
		control: "guardrails.saas_guest_active",
		what:    "a guest of the chat was not seen for three months",
		plant: anAccount("slack", func(w *workspace) *account {
			g := w.visitor("noor@partner.example", "Noor Jansen")
			g.used = w.Recently(92)
			return g
		}),
	},
	{
		control: "guardrails.saas_guest_not_admin", also: []string{"guardrails.saas_account_email_company"},
		what:  "an administrator of the chat has a private address",
		plant: theMember("slack", 2, func(_ *workspace, a *account) { a.role, a.email = admin, "big.boss.acme@gmail.com" }),
	},
	{
		control: "guardrails.saas_account_email_company", nights: acme.Even,
		what:  "a member of the chat has a private address",
		plant: theMember("slack", 3, func(_ *workspace, a *account) { a.email = "shop.pixel@yahoo.co.jp" }),
	},
	{
		control: "guardrails.saas_account_domain_known",
		what:    "a guest of the chat comes from a company that nobody knows",
		plant: anAccount("slack", func(w *workspace) *account {
			return w.visitor("sales@acme.example.evil.example", "acme support \u202egnp.tpircs\u202c")
		}),
	},
	{
		control: "guardrails.saas_invitation_accepted",
		what:    "an account of the identity provider waits for its person since two months",
		plant: anAccount("okta", func(w *workspace) *account {
			a := w.newcomer(human, "new.starter@"+acme.Domain, "New Starter")
			a.state, a.created, a.used = invited, w.Recently(61), never
			return a
		}),
	},
	{
		control: "guardrails.saas_invites_restricted", nights: acme.Odd,
		what:  "anybody with a private address may join the chat",
		plant: theWorkspace("slack", func(w *workspace) { w.settings.invitesOpen = true }),
	},
}

// machineFaults are of bots and service accounts.
var machineFaults = []fault{
	{
		control: "guardrails.saas_service_account_owned",
		what:    "nobody knows whose a bot of the chat is",
		plant: anAccount("slack", func(w *workspace) *account {
			return w.newcomer(bot, "lunch-bot", "@here lunch-bot")
		}),
	},
	{
		control: "guardrails.saas_service_account_owned", nights: acme.Odd,
		what: "nobody knows whose a service account of the identity provider is",
		plant: anAccount("okta", func(w *workspace) *account {
			a := w.newcomer(service, "svc-legacy@"+acme.Domain, "svc-legacy")
			a.factors = nil
			return a
		}),
	},
	{
		control: "guardrails.saas_service_account_not_admin",
		what:    "a bot administers the chat",
		plant: anAccount("slack", func(w *workspace) *account {
			a := w.machine(bot, "provision-bot", "provision-bot")
			a.role = admin
			return a
		}),
	},
}

// useFaults are accounts that nobody uses, and what they cost.
var useFaults = []fault{
	{
		control: "guardrails.saas_account_active",
		what:    "an account of the identity provider was not used for half a year",
		plant:   theMember("okta", 10, func(w *workspace, a *account) { a.used = w.Recently(183) }),
	},
	{
		control: "guardrails.saas_account_ever_used",
		what:    "an account of the identity provider was never used",
		plant:   theMember("okta", 11, func(_ *workspace, a *account) { a.used = never }),
	},
	{
		control: "cost.saas_seat_used",
		what:    "a seat of the chat was not used for two months",
		plant:   theMember("slack", 40, func(w *workspace, a *account) { a.used = w.Recently(62) }),
	},
	{
		control: "cost.saas_seat_used", also: []string{"guardrails.saas_account_active"}, nights: acme.Even,
		what:  "a seat of the chat was not used for four months",
		plant: theMember("slack", 41, func(w *workspace, a *account) { a.used = w.Recently(125) }),
	},
	{
		control: "cost.saas_seat_ever_used", also: []string{"guardrails.saas_account_ever_used"},
		what:  "a seat of the chat was never used",
		plant: theMember("slack", 42, func(_ *workspace, a *account) { a.used = never }),
	},
}
