package saas

import "time"

// never is the time of what has not happened.
var never time.Time

// registerFaults are gaps of the register and of the contracts.
var registerFaults = []fault{
	{
		control: "tagging.saas_workspace_owner",
		what:    "nobody answers for the documents",
		plant:   theWorkspace("scim", func(w *workspace) { w.owner = "" }),
	},
	{
		control: "tagging.saas_workspace_classified",
		what:    "the register does not say what the observability is and how sensitive its data are",
		plant:   theWorkspace("newrelic", func(w *workspace) { w.category, w.dataClass = "", "Intern" }),
	},
	{
		control: "cost.saas_renewal_known",
		what:    "nobody knows when the observability renews",
		plant:   theWorkspace("newrelic", func(w *workspace) { w.renews = 0 }),
	},
	{
		control: "cost.saas_seats_unassigned",
		what:    "the acquired company pays for people who are not there any more",
		plant:   theWorkspace("entra", func(w *workspace) { w.pools[0].purchased = 60 }),
	},
	{
		control: "cost.saas_renewal_reviewed",
		what:    "the contract for being on call renews in weeks, with spare seats",
		plant: theWorkspace("pagerduty", func(w *workspace) {
			w.renews = int(w.Recently(-40).Sub(w.Anchor).Hours() / 24)
			w.pools[0].spare = 3
		}),
	},
	{
		control: "cost.saas_use_visible",
		what:    "the product for being on call never tells who uses it",
		plant:   theWorkspace("pagerduty", func(*workspace) {}),
	},
	{
		control: "cost.saas_price_known",
		what:    "nobody wrote down what a stakeholder's seat costs",
		plant: theWorkspace("pagerduty", func(w *workspace) {
			w.pools[1].unpriced = true
			w.ordinary[0].seat = w.pools[1].seat
		}),
	},
}
