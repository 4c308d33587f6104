package guardrails.github_app_suspended_removed_test

import data.guardrails.github_app_suspended_removed as control

_deny(suspended) := messages if {
	messages := control.deny with input as {
		"now": "2026-11-25T03:00:00Z",
		"asset": {"attributes": {"suspended_at": suspended}},
	}
		with data.settings.guardrails.github_app_suspended_days as 30
}

test_denied_when_suspended_for_long if _deny("2026-10-25T00:00:00Z") == {"has been suspended for 31 days"}

test_allowed_when_it_works_or_was_just_stopped if {
	_deny(null) == set()
	_deny("2026-10-26T00:00:00Z") == set()
}
