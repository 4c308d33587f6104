package cost.gcp_project_has_budget_test

import data.cost.gcp_project_has_budget as control

_project(budgets) := {
	"asset": {"attributes": {"billing": {"account_id": "billingAccounts/1"}}},
	"related": {"budgets": budgets},
}

_budget(thresholds, narrowed) := {"attributes": {
	"billing_account_id": "billingAccounts/1",
	"thresholds": thresholds,
	"narrowed": narrowed,
}}

test_budgets_see_what_their_own_account_pays if {
	budget := object.union(_budget([{"share": 1}], false), {"attributes": {"billing_account_id": "billingAccounts/2"}})
	control.deny == {"no budget with a threshold covers it"} with input as _project([budget])
}

test_denied_without_a_budget_that_counts if {
	every budgets in [[], [_budget([], false)], [_budget([{"share": 1}], true)]] {
		control.deny == {"no budget with a threshold covers it"} with input as _project(budgets)
	}
}

test_allowed_with_one if {
	control.deny == set() with input as _project([_budget([], false), _budget([{"share": 1}], false)])
}
