package saas

import "time"

// never is the time of what has not happened.
var never time.Time

// registerFaults are gaps of the register and of the contracts.
var registerFaults = []fault{
	{
		Control: "tagging.saas_workspace_owner",
		What:    "nobody answers for the documents",
		Plant:   theWorkspace("scim", func(w *workspace) { w.owner = "" }),
	},
	{
		Control: "tagging.saas_workspace_classified",
		What:    "the register does not say what the observability is and how sensitive its data are",
		Plant:   theWorkspace("newrelic", func(w *workspace) { w.category, w.dataClass = "", "Intern" }),
	},
	{
		Control: "cost.saas_renewal_known",
		What:    "nobody knows when the observability renews",
		Plant:   theWorkspace("newrelic", func(w *workspace) { w.renews = 0 }),
	},
	{
		Control: "cost.saas_seats_unassigned",
		What:    "the acquired company pays for people who are not there any more",
		Plant:   theWorkspace("entra", func(w *workspace) { w.pools[0].purchased = 60 }),
	},
	{
		Control: "cost.saas_renewal_reviewed",
		What:    "the contract for being on call renews in weeks, with spare seats",
		Plant: theWorkspace("pagerduty", func(w *workspace) {
			w.renews = int(w.Recently(-40).Sub(w.Anchor).Hours() / 24)
			w.pools[0].spare = 3
		}),
	},
	{
		Control: "cost.saas_use_visible",
		What:    "the product for being on call never tells who uses it",
		Plant:   theWorkspace("pagerduty", func(*workspace) {}),
	},
	{
		Control: "cost.saas_price_known",
		What:    "nobody wrote down what a stakeholder's seat costs",
		Plant: theWorkspace("pagerduty", func(w *workspace) {
			w.pools[1].unpriced = true
			w.ordinary[0].seat = w.pools[1].seat
		}),
	},
}
