package guardrails.account_admin_used_test

import data.guardrails.account_admin_used as control

_deny(seen) := messages if {
	messages := control.deny with input as {
		"now": "2026-11-25T00:00:00Z",
		"asset": {"attributes": {"last_active_at": seen}},
	}
		with data.settings.guardrails.saas_admin_inactive_days as 30
}

test_denied_when_not_used_for_long if {
	_deny("2026-10-25T00:00:00Z") == {"last active 31 days ago, more than 30"}
	_deny(null) == {"was never active"}
}

test_allowed_within_the_limit if {
	_deny("2026-10-26T00:00:00Z") == set()
}
