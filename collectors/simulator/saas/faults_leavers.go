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
		control: "guardrails.account_leaver_active",
		what:    "somebody who left can still read the documents",
		plant:   joined(theLeaver("scim", 3, func(*workspace, *account) {})),
	},
	{
		control: "guardrails.account_leaver_active", also: []string{"cost.account_seat_leaver"},
		what:  "somebody who left is still in the chat, on a paid seat",
		plant: joined(theLeaver("slack", 4, func(w *workspace, a *account) { a.seat = w.seatOf() })),
	},
	{
		control: "guardrails.account_leaver_admin", nights: acme.Odd,
		what:  "somebody who left still administers who is on call",
		plant: joined(theLeaver("pagerduty", 1, func(_ *workspace, a *account) { a.role = admin })),
	},
	{
		control: "guardrails.account_leaver_invited", nights: acme.Even,
		what: "somebody who left is still invited to the error tracker",
		plant: joined(theLeaver("sentry", 0, func(w *workspace, a *account) {
			a.state, a.created, a.used = invited, w.Recently(9), never
		})),
	},
	{
		control: "guardrails.person_leaver_credentials",
		what:    "the tokens of that leaver",
		plant:   thePerson("okta", func(w *workspace) *account { return w.gone[0] }),
	},
	{
		control: "guardrails.account_not_shared",
		what:    "a mailbox that many read is an account of the chat",
		plant: joined(anAccount("slack", func(w *workspace) *account {
			a := w.newcomer(human, "info@"+acme.Domain, "Information")
			a.factors, a.sso, a.seat = []string{"totp"}, true, w.seatOf()
			return a
		})),
	},
	{
		control: "guardrails.account_has_person",
		what:    "nobody is whom an account of the chat belongs to",
		plant: joined(anAccount("slack", func(w *workspace) *account {
			a := w.newcomer(human, "summer.job@"+acme.Domain, "Summer Job")
			a.factors, a.sso, a.seat = []string{"totp"}, true, w.seatOf()
			return a
		})),
	},
	{
		control: "guardrails.account_evidence_agrees",
		what:    "an account of the documents has the number of one person and the address of another",
		plant: joined(theMember("scim", 3, func(w *workspace, a *account) {
			a.employee, a.created = w.of("okta").ordinary[70].employee, w.Ago(60)
		})),
	},
	{
		control: "guardrails.account_address_not_recycled", nights: acme.Even,
		what: "an account of the chat is older than the person who has its address now",
		plant: joined(theMember("slack", 60, func(w *workspace, a *account) {
			a.created = w.personOf(a).Started.AddDate(-2, 0, 0)
		})),
	},
	{
		control: "guardrails.person_in_identity_provider", nights: acme.Odd,
		what: "somebody works here whose account at the identity provider is suspended",
		plant: thePerson("okta", func(w *workspace) *account {
			i := 61
			for w.personOf(w.ordinary[i]).Status != "active" { // on leave it would be right
				i++
			}
			w.ordinary[i].state = suspended
			return w.ordinary[i]
		}),
	},
	{
		control: "guardrails.account_admin_separate",
		what:    "somebody administers the acquired company's directory with the account for each day",
		plant:   joined(theMember("entra", 5, func(_ *workspace, a *account) { a.role = admin })),
	},
	{
		control: "guardrails.person_on_people_list",
		what:    "somebody is at the identity provider and on no people list",
		plant: func(c *company) string {
			w := c.of("okta")
			a := w.newcomer(human, "ext.consultant@"+acme.Domain, "External Consultant")
			a.factors = []string{"push"}
			return "person:okta:" + a.id
		},
	},
	{
		control: "cost.account_tool_duplicated",
		what:    "acme and the company that it acquired have an identity provider each",
		plant: func(c *company) string {
			c.of("entra").category = c.of("okta").category
			return c.of("okta").assetID()
		},
	},
	{
		control: "tagging.person_workspace_owner_here",
		what:    "the team that answers for the design tool is none",
		plant:   theWorkspace("figma", func(w *workspace) { w.owner = "brand studio" }),
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
