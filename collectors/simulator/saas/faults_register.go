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
}
