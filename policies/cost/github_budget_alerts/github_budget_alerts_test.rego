package cost.github_budget_alerts_test

import data.cost.github_budget_alerts as control

_budget(scope, product, alerts) := {"scope": scope, "products": [product], "alerts": alerts}

_deny(budgets) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"budgets": budgets}}}
		with data.settings.cost.github_budget_products as ["actions"]
}

test_denied_without_one if {
	every budgets in [
		[],
		[_budget("organization", "copilot", true)],
		[_budget("repository", "actions", true)],
		[_budget("organization", "actions", false)],
	] {
		_deny(budgets) == {"no budget with an alert is there for actions"}
	}
}

test_allowed_with_one if {
	_deny([_budget("organization", "actions", true)]) == set()
	_deny([_budget("enterprise", "Actions", true)]) == set()
}
