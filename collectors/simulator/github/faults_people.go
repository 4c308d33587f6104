package github

import "github.com/corporate-sre/auditor/collectors/simulator/acme"

// peopleFaults are those of members and outside collaborators.
var peopleFaults = []fault{
	{
		Control: "guardrails.github_member_mfa",
		What:    "a member has no second factor",
		Plant:   ofMember(7, func(u *user) { u.twoFactor = noFactor }),
	},
	{
		Control: "guardrails.github_member_mfa", Nights: acme.Odd,
		What:  "a member has no second factor, and mends it",
		Plant: ofMember(21, func(u *user) { u.twoFactor = noFactor }),
	},
	{
		Control: "guardrails.github_member_mfa_not_by_text",
		What:    "a member signs in by text message",
		Plant:   ofMember(9, func(u *user) { u.twoFactor = insecureFactor }),
	},
	{
		Control: "guardrails.github_member_mfa_not_by_text", Nights: acme.Even,
		What:  "a member has gone back to text messages",
		Plant: ofMember(33, func(u *user) { u.twoFactor = insecureFactor }),
	},
	{
		Control: "guardrails.github_member_sso_linked",
		What:    "a member is not linked to the identity provider",
		Plant:   ofMember(14, func(u *user) { u.nameID, u.scimName = "", "" }),
	},
	{
		Control: "guardrails.github_collaborator_mfa",
		What:    "a contractor has no second factor",
		Plant:   ofOutsider("contractor-sky", func(u *user) { u.twoFactor = noFactor }),
	},
	{
		Control: "guardrails.github_collaborator_mfa", Nights: acme.Odd,
		What:  "a tester signs in by text message",
		Plant: ofOutsider("pentest-nova", func(u *user) { u.twoFactor = insecureFactor }),
	},
	{
		Control: "guardrails.account_leaver_active", Also: []string{"cost.account_seat_leaver"},
		What: "somebody who has left is still a member, and has a Copilot seat",
		Plant: func(c *company) string {
			u := c.join(c.Leavers()[5])
			c.seats = append(c.seats, &seat{user: u, created: c.Ago(400), active: c.Recently(12)})
			return c.accountID(u)
		},
	},
	{
		Control: "guardrails.account_leaver_active", Nights: acme.Odd,
		What:  "somebody else who has left is still a member",
		Plant: func(c *company) string { return c.accountID(c.join(c.Leavers()[6])) },
	},
	{
		Control: "guardrails.github_invitation_not_stale",
		What:    "an invitation waits since last month",
		Plant: func(c *company) string {
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
