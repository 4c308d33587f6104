package github

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// peopleFaults are those of members and outside collaborators.
var peopleFaults = []fault{
	{
		control: "guardrails.github_member_mfa",
		what:    "a member has no second factor",
		plant:   ofMember(7, func(u *user) { u.twoFactor = noFactor }),
	},
	{
		control: "guardrails.github_member_mfa", nights: acme.Odd,
		what:  "a member has no second factor, and mends it",
		plant: ofMember(21, func(u *user) { u.twoFactor = noFactor }),
	},
	{
		control: "guardrails.github_member_mfa_not_by_text",
		what:    "a member signs in by text message",
		plant:   ofMember(9, func(u *user) { u.twoFactor = insecureFactor }),
	},
	{
		control: "guardrails.github_member_mfa_not_by_text", nights: acme.Even,
		what:  "a member has gone back to text messages",
		plant: ofMember(33, func(u *user) { u.twoFactor = insecureFactor }),
	},
	{
		control: "guardrails.github_member_sso_linked",
		what:    "a member is not linked to the identity provider",
		plant:   ofMember(14, func(u *user) { u.nameID, u.scimName = "", "" }),
	},
	{
		control: "guardrails.github_collaborator_mfa",
		what:    "a contractor has no second factor",
		plant:   ofOutsider("contractor-sky", func(u *user) { u.twoFactor = noFactor }),
	},
	{
		control: "guardrails.github_collaborator_mfa", nights: acme.Odd,
		what:  "a tester signs in by text message",
		plant: ofOutsider("pentest-nova", func(u *user) { u.twoFactor = insecureFactor }),
	},
	{
		control: "guardrails.account_leaver_active", also: []string{"cost.account_seat_leaver"},
		what: "somebody who has left is still a member, and has a Copilot seat",
		plant: func(c *company) string {
			u := c.join(c.Leavers()[5])
			c.seats = append(c.seats, &seat{user: u, created: c.Ago(400), active: c.Recently(12)})
			return c.accountID(u)
		},
	},
	{
		control: "guardrails.account_leaver_active", nights: acme.Odd,
		what:  "somebody else who has left is still a member",
		plant: func(c *company) string { return c.accountID(c.join(c.Leavers()[6])) },
	},
	{
		control: "guardrails.github_invitation_not_stale",
		what:    "an invitation waits since last month",
		plant: func(c *company) string {
			return c.orgID("invitation", c.invite("new.starter@acme.example", c.Ago(40)).id)
		},
	},
}

// ofMember plants a fault of the i-th member.
func ofMember(i int, change func(*user)) func(*company) string {
	return func(c *company) string {
		u := c.member(i)
		change(u)
		return c.memberID(u)
	}
}

// ofOutsider plants a fault of an outside collaborator.
func ofOutsider(login string, change func(*user)) func(*company) string {
	return func(c *company) string {
		u := c.byLogin[login]
		change(u)
		return c.orgID("collaborator", u.id)
	}
}
