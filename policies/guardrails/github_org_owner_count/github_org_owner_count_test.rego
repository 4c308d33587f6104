package guardrails.github_org_owner_count_test

import data.guardrails.github_org_owner_count as control

_deny(owners) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"owner_count": owners}}}
		with data.settings.guardrails.github_owner_limits as {"min": 2, "max": 5}
}

test_denied_outside_the_limits if {
	_deny(6) == {"6 owners, more than 5"}
	_deny(1) == {"1 owners, fewer than 2"}
}

test_allowed_within if {
	_deny(2) == set()
	_deny(5) == set()
}
