package saas

import (
	"strconv"

	"github.com/corporate-sre/auditor/collectors/simulator/acme"
)

// theLeaver is the account of the n-th leaver of a workspace, given back to him
// as it was.
func theLeaver(provider string, n int, change func(*workspace, *account)) func(*company) string {
	return anAccount(provider, func(w *workspace) *account {
		a := w.gone[n]
		a.state, a.factors, a.used, a.ended = active, []string{"webauthn"}, w.Recently(3), never
		change(w, a)
		return a
	})
}

// leaverFaults are those that show when accounts are joined with persons.
var leaverFaults = []fault{
	{
		Control: "guardrails.account_leaver_active",
		What:    "somebody who left can still read the documents",
		Plant:   joined(theLeaver("scim", 3, func(*workspace, *account) {})),
	},
	{
		Control: "guardrails.account_leaver_active", Also: []string{"cost.account_seat_leaver"},
		What:  "somebody who left is still in the chat, on a paid seat",
		Plant: joined(theLeaver("slack", 4, func(w *workspace, a *account) { a.seat = w.seatOf() })),
	},
	{
		Control: "guardrails.account_leaver_admin", Nights: acme.Odd,
		What:  "somebody who left still administers who is on call",
		Plant: joined(theLeaver("pagerduty", 1, func(_ *workspace, a *account) { a.role = admin })),
	},
	{
		Control: "guardrails.account_leaver_invited", Nights: acme.Even,
		What: "somebody who left is still invited to the error tracker",
		Plant: joined(theLeaver("sentry", 0, func(w *workspace, a *account) {
			a.state, a.created, a.used = invited, w.Recently(9), never
		})),
	},
	{
		Control: "guardrails.person_leaver_credentials",
		What:    "the tokens of that leaver",
		Plant:   thePerson("okta", func(w *workspace) *account { return w.gone[0] }),
	},
	{
		Control: "guardrails.account_not_shared",
		What:    "a mailbox that many read is an account of the chat",
		Plant: joined(anAccount("slack", func(w *workspace) *account {
			a := w.newcomer(human, "info@"+acme.Domain, "Information")
			a.factors, a.sso, a.seat = []string{"totp"}, true, w.seatOf()
			return a
		})),
	},
	{
		Control: "guardrails.account_has_person",
		What:    "nobody is whom an account of the chat belongs to",
		Plant: joined(anAccount("slack", func(w *workspace) *account {
			a := w.newcomer(human, "summer.job@"+acme.Domain, "Summer Job")
			a.factors, a.sso, a.seat = []string{"totp"}, true, w.seatOf()
			return a
		})),
	},
	{
		Control: "guardrails.account_evidence_agrees",
		What:    "an account of the documents has the number of one person and the address of another",
		Plant: joined(theMember("scim", 3, func(w *workspace, a *account) {
			a.employee, a.created = w.of("okta").ordinary[70].employee, w.Ago(60)
		})),
	},
	{
		Control: "guardrails.account_address_not_recycled", Nights: acme.Even,
		What: "an account of the chat is older than the person who has its address now",
		Plant: joined(theMember("slack", 60, func(w *workspace, a *account) {
			a.created = w.personOf(a).Started.AddDate(-2, 0, 0)
		})),
	},
	{
		Control: "guardrails.person_in_identity_provider", Nights: acme.Odd,
		What: "somebody works here whose account at the identity provider is suspended",
		Plant: thePerson("okta", func(w *workspace) *account {
			i := 61
			for w.personOf(w.ordinary[i]).Status != "active" { // on leave it would be right
				i++
			}
			w.ordinary[i].state = suspended
			return w.ordinary[i]
		}),
	},
	{
		Control: "guardrails.account_admin_separate",
		What:    "somebody administers the acquired company's directory with the account for each day",
		Plant:   joined(theMember("entra", 5, func(_ *workspace, a *account) { a.role = admin })),
	},
	{
		Control: "guardrails.person_on_people_list",
		What:    "somebody is at the identity provider and on no people list",
		Plant: func(c *company) string {
			w := c.of("okta")
			a := w.newcomer(human, "ext.consultant@"+acme.Domain, "External Consultant")
			a.factors = []string{"push"}
			return "person:okta:" + a.id
		},
	},
	{
		Control: "cost.account_tool_duplicated",
		What:    "acme and the company that it acquired have an identity provider each",
		Plant: func(c *company) string {
			c.of("entra").category = c.of("okta").category
			return c.of("okta").assetID()
		},
	},
	{
		Control: "tagging.person_workspace_owner_here",
		What:    "the team that answers for the design tool is none",
		Plant:   theWorkspace("figma", func(w *workspace) { w.owner = "brand studio" }),
	},
}

// personOf is who has an account.
func (w *workspace) personOf(a *account) *acme.Person {
	for _, p := range w.People {
		if strconv.Itoa(p.Number) == a.employee {
			return p
		}
	}
	panic("simulator/saas: nobody has " + a.login) // a bug in the tables
}
