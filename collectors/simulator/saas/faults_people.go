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
		control: "guardrails.saas_guest_not_admin",
		what:    "an administrator of the chat has a private address",
		plant:   theMember("slack", 2, func(_ *workspace, a *account) { a.role, a.email = admin, "big.boss.acme@gmail.com" }),
	},
	{
		control: "guardrails.account_mail_not_personal", nights: acme.Even,
		what:  "a member of the chat has a private address",
		plant: joined(theMember("slack", 3, func(_ *workspace, a *account) { a.email = "shop.pixel@yahoo.co.jp" })),
	},
	{
		control: "guardrails.account_mail_domain_known",
		what:    "a guest of the chat comes from a company that nobody knows",
		plant: joined(anAccount("slack", func(w *workspace) *account {
			return w.visitor("sales@acme.example.evil.example", "acme support \u202egnp.tpircs\u202c")
		})),
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
		control: "guardrails.saas_invitation_accepted", nights: acme.Even,
		what: "an invitation to the error tracker is open since three months",
		plant: anAccount("sentry", func(w *workspace) *account {
			a := w.newcomer(human, "intern.2026@"+acme.Domain, "")
			a.state, a.created, a.used = invited, w.Recently(92), never
			return a
		}),
	},
	{
		control: "guardrails.saas_guest_active", nights: acme.Even,
		what: "a guest of the acquired company's directory was not seen for months",
		plant: anAccount("entra", func(w *workspace) *account {
			g := w.visitor("kim@partner.example", "Kim Lee")
			g.used = w.Recently(140)
			return g
		}),
	},
	{
		control: "guardrails.saas_invites_restricted", nights: acme.Even,
		what:  "every member of the acquired company's directory may invite guests",
		plant: theWorkspace("entra", func(w *workspace) { w.settings.invitesOpen = true }),
	},
	{
		control: "guardrails.saas_invites_restricted", nights: acme.Odd,
		what:  "anybody with a private address may join the chat",
		plant: theWorkspace("slack", func(w *workspace) { w.settings.invitesOpen = true }),
	},
	{
		control: "guardrails.account_mail_not_personal",
		what:    "the private address of that administrator",
		plant:   joined(theMember("slack", 2, func(*workspace, *account) {})),
	},
}

// machineFaults are of bots and service accounts.
var machineFaults = []fault{
	{
		control: "guardrails.account_service_owned",
		what:    "nobody knows whose a bot of the chat is",
		plant: joined(anAccount("slack", func(w *workspace) *account {
			return w.newcomer(bot, "lunch-bot", "@here lunch-bot")
		})),
	},
	{
		control: "guardrails.account_service_owned", nights: acme.Odd,
		what: "nobody knows whose a service account of the identity provider is",
		plant: joined(anAccount("okta", func(w *workspace) *account {
			a := w.newcomer(service, "svc-legacy@"+acme.Domain, "svc-legacy")
			a.factors = nil
			return a
		})),
	},
	{
		control: "guardrails.saas_service_account_password", nights: acme.Odd,
		what: "a service account of the warehouse has a password",
		plant: anAccount("snowflake", func(w *workspace) *account {
			a := w.machine(service, "SVC_LOADER", "svc_loader")
			a.password = true
			return a
		}),
	},
	{
		control: "guardrails.saas_service_account_not_admin", nights: acme.Even,
		what: "a service account of the warehouse is security administrator",
		plant: anAccount("snowflake", func(w *workspace) *account {
			a := w.machine(service, "SVC_GRANTS", "svc_grants")
			a.role = admin
			return a
		}),
	},
	{
		control: "guardrails.saas_service_account_password",
		what:    "a service account of the identity provider has a password",
		plant: anAccount("okta", func(w *workspace) *account {
			a := w.machine(service, "svc-scanner@"+acme.Domain, "svc-scanner")
			a.factors, a.password = nil, true
			return a
		}),
	},
	{
		control: "cost.saas_seat_of_service_account",
		what:    "a service account of the acquired company holds a licence",
		plant: anAccount("entra", func(w *workspace) *account {
			a := w.machine(service, "svc-crm@"+AcquiredDomain, "svc-crm")
			a.factors, a.seat = []string{"totp"}, w.seatOf()
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
		control: "cost.account_seat_unused",
		what:    "a seat of the chat was not used for two months",
		plant:   joined(theMember("slack", 44, func(w *workspace, a *account) { a.used = w.Recently(62) })),
	},
	{
		control: "cost.account_seat_unused", nights: acme.Even,
		what:  "a seat of the design tool was not used for two months",
		plant: joined(theMember("figma", 0, func(w *workspace, a *account) { a.used = w.Recently(58) })),
	},
	{
		control: "cost.saas_seat_of_ended_account",
		what:    "somebody who left the acquired company still holds a licence",
		plant: anAccount("entra", func(w *workspace) *account {
			w.gone[0].seat = w.seatOf()
			return w.gone[0]
		}),
	},
	{
		control: "cost.saas_seat_of_ended_account", nights: acme.Odd,
		what: "a suspended user of the directory still holds a licence",
		plant: anAccount("google_workspace", func(w *workspace) *account {
			w.gone[1].seat = w.seatOf()
			return w.gone[1]
		}),
	},
	{
		control: "cost.account_seat_unused", nights: acme.Even,
		what:  "a seat of the chat was not used for four months",
		plant: joined(theMember("slack", 41, func(w *workspace, a *account) { a.used = w.Recently(125) })),
	},
	{
		control: "cost.account_seat_unused",
		what:    "a seat of the chat was never used",
		plant:   joined(theMember("slack", 42, func(_ *workspace, a *account) { a.used = never })),
	},
	{
		control: "guardrails.saas_account_active", nights: acme.Even,
		what:  "the account behind that seat is not used either",
		plant: theMember("slack", 41, func(*workspace, *account) {}),
	},
	{
		control: "guardrails.saas_account_ever_used",
		what:    "the account behind that seat was never used either",
		plant:   theMember("slack", 42, func(*workspace, *account) {}),
	},
}
