package saas

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// guestFaults are of people from outside, and of addresses that look like it.
var guestFaults = []fault{
	{
		Control: "guardrails.saas_guest_expires",
		What:    "a guest of the chat has no end",
		Plant: anAccount("slack", func(w *workspace) *account {
			g := w.visitor("mika@partner.example", "Mika <b>Virtanen</b>")
			g.expires = never
			return g
		}),
	},
	{
		Control: "guardrails.saas_guest_active",
		What:    "a guest of the chat was not seen for three months",
		Plant: anAccount("slack", func(w *workspace) *account {
			g := w.visitor("noor@partner.example", "Noor Jansen")
			g.used = w.Recently(92)
			return g
		}),
	},
	{
		Control: "guardrails.saas_guest_not_admin",
		What:    "an administrator of the chat has a private address",
		Plant:   theMember("slack", 2, func(_ *workspace, a *account) { a.role, a.email = admin, "big.boss.acme@gmail.com" }),
	},
	{
		Control: "guardrails.account_mail_not_personal", Nights: acme.Even,
		What:  "a member of the chat has a private address",
		Plant: joined(theMember("slack", 3, func(_ *workspace, a *account) { a.email = "shop.pixel@yahoo.co.jp" })),
	},
	{
		Control: "guardrails.account_mail_domain_known",
		What:    "a guest of the chat comes from a company that nobody knows",
		Plant: joined(anAccount("slack", func(w *workspace) *account {
			return w.visitor("sales@acme.example.evil.example", "acme support \u202egnp.tpircs\u202c")
		})),
	},
	{
		Control: "guardrails.saas_invitation_accepted",
		What:    "an account of the identity provider waits for its person since two months",
		Plant: anAccount("okta", func(w *workspace) *account {
			a := w.newcomer(human, "new.starter@"+acme.Domain, "New Starter")
			a.state, a.created, a.used = invited, w.Recently(61), never
			return a
		}),
	},
	{
		Control: "guardrails.saas_invitation_accepted", Nights: acme.Even,
		What: "an invitation to the error tracker is open since three months",
		Plant: anAccount("sentry", func(w *workspace) *account {
			a := w.newcomer(human, "intern.2026@"+acme.Domain, "")
			a.state, a.created, a.used = invited, w.Recently(92), never
			return a
		}),
	},
	{
		Control: "guardrails.saas_guest_active", Nights: acme.Even,
		What: "a guest of the acquired company's directory was not seen for months",
		Plant: anAccount("entra", func(w *workspace) *account {
			g := w.visitor("kim@partner.example", "Kim Lee")
			g.used = w.Recently(140)
			return g
		}),
	},
	{
		Control: "guardrails.saas_invites_restricted", Nights: acme.Even,
		What:  "every member of the acquired company's directory may invite guests",
		Plant: theWorkspace("entra", func(w *workspace) { w.settings.invitesOpen = true }),
	},
	{
		Control: "guardrails.saas_invites_restricted", Nights: acme.Odd,
		What:  "anybody with a private address may join the chat",
		Plant: theWorkspace("slack", func(w *workspace) { w.settings.invitesOpen = true }),
	},
	{
		Control: "guardrails.account_mail_not_personal",
		What:    "the private address of that administrator",
		Plant:   joined(theMember("slack", 2, func(*workspace, *account) {})),
	},
}

// machineFaults are of bots and service accounts.
var machineFaults = []fault{
	{
		Control: "guardrails.account_service_owned",
		What:    "nobody knows whose a bot of the chat is",
		Plant: joined(anAccount("slack", func(w *workspace) *account {
			return w.newcomer(bot, "lunch-bot", "@here lunch-bot")
		})),
	},
	{
		Control: "guardrails.account_service_owned", Nights: acme.Odd,
		What: "nobody knows whose a service account of the identity provider is",
		Plant: joined(anAccount("okta", func(w *workspace) *account {
			a := w.newcomer(service, "svc-legacy@"+acme.Domain, "svc-legacy")
			a.factors = nil
			return a
		})),
	},
	{
		Control: "guardrails.saas_service_account_password", Nights: acme.Odd,
		What: "a service account of the warehouse has a password",
		Plant: anAccount("snowflake", func(w *workspace) *account {
			a := w.machine(service, "SVC_LOADER", "svc_loader")
			a.password = true
			return a
		}),
	},
	{
		Control: "guardrails.saas_service_account_not_admin", Nights: acme.Even,
		What: "a service account of the warehouse is security administrator",
		Plant: anAccount("snowflake", func(w *workspace) *account {
			a := w.machine(service, "SVC_GRANTS", "svc_grants")
			a.role = admin
			return a
		}),
	},
	{
		Control: "guardrails.saas_service_account_password",
		What:    "a service account of the identity provider has a password",
		Plant: anAccount("okta", func(w *workspace) *account {
			a := w.machine(service, "svc-scanner@"+acme.Domain, "svc-scanner")
			a.factors, a.password = nil, true
			return a
		}),
	},
	{
		Control: "cost.saas_seat_of_service_account",
		What:    "a service account of the acquired company holds a licence",
		Plant: anAccount("entra", func(w *workspace) *account {
			a := w.machine(service, "svc-crm@"+AcquiredDomain, "svc-crm")
			a.factors, a.seat = []string{"totp"}, w.seatOf()
			return a
		}),
	},
	{
		Control: "guardrails.saas_service_account_not_admin",
		What:    "a bot administers the chat",
		Plant: anAccount("slack", func(w *workspace) *account {
			a := w.machine(bot, "provision-bot", "provision-bot")
			a.role = admin
			return a
		}),
	},
}

// useFaults are accounts that nobody uses, and what they cost.
var useFaults = []fault{
	{
		Control: "guardrails.saas_account_active",
		What:    "an account of the identity provider was not used for half a year",
		Plant:   theMember("okta", 10, func(w *workspace, a *account) { a.used = w.Recently(183) }),
	},
	{
		Control: "guardrails.saas_account_ever_used",
		What:    "an account of the identity provider was never used",
		Plant:   theMember("okta", 11, func(_ *workspace, a *account) { a.used = never }),
	},
	{
		Control: "cost.account_seat_unused",
		What:    "a seat of the chat was not used for two months",
		Plant:   joined(theMember("slack", 44, func(w *workspace, a *account) { a.used = w.Recently(62) })),
	},
	{
		Control: "cost.account_seat_unused", Nights: acme.Even,
		What:  "a seat of the design tool was not used for two months",
		Plant: joined(theMember("figma", 0, func(w *workspace, a *account) { a.used = w.Recently(58) })),
	},
	{
		Control: "cost.saas_seat_of_ended_account",
		What:    "somebody who left the acquired company still holds a licence",
		Plant: anAccount("entra", func(w *workspace) *account {
			w.gone[0].seat = w.seatOf()
			return w.gone[0]
		}),
	},
	{
		Control: "cost.saas_seat_of_ended_account", Nights: acme.Odd,
		What: "a suspended user of the directory still holds a licence",
		Plant: anAccount("google_workspace", func(w *workspace) *account {
			w.gone[1].seat = w.seatOf()
			return w.gone[1]
		}),
	},
	{
		Control: "cost.account_seat_unused", Nights: acme.Even,
		What:  "a seat of the chat was not used for four months",
		Plant: joined(theMember("slack", 41, func(w *workspace, a *account) { a.used = w.Recently(125) })),
	},
	{
		Control: "cost.account_seat_unused",
		What:    "a seat of the chat was never used",
		Plant:   joined(theMember("slack", 42, func(_ *workspace, a *account) { a.used = never })),
	},
	{
		Control: "guardrails.saas_account_active", Nights: acme.Even,
		What:  "the account behind that seat is not used either",
		Plant: theMember("slack", 41, func(*workspace, *account) {}),
	},
	{
		Control: "guardrails.saas_account_ever_used",
		What:    "the account behind that seat was never used either",
		Plant:   theMember("slack", 42, func(*workspace, *account) {}),
	},
}
