package cost.gcp_project_has_budget_test

import data.cost.gcp_project_has_budget as control

_project(budgets) := {"related": {"budgets": budgets}}

_budget(thresholds, narrowed) := {"attributes": {"thresholds": thresholds, "narrowed": narrowed}}

test_denied_without_a_budget_that_counts if {
	every budgets in [[], [_budget([], false)], [_budget([{"share": 1}], true)]] {
		control.deny == {"no budget with a threshold covers it"} with input as _project(budgets)
	}
}

test_allowed_with_one if control.deny == set() with input as _project([_budget([], false), _budget([{"share": 1}], false)])
