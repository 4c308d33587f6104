package cost.github_org_retention_short_test

import data.cost.github_org_retention_short as control

_deny(days) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"actions": {"retention_days": days}}}}
		with data.settings.cost.github_retention_days as 30
}

test_denied_above_the_limit if _deny(90) == {"artifacts and logs are kept for 90 days"}

test_allowed_up_to_it if _deny(30) == set()
