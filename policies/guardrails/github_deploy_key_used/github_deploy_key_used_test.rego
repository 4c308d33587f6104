package guardrails.github_deploy_key_used_test

import data.guardrails.github_deploy_key_used as control

_deny(created, used) := messages if {
	messages := control.deny with input as {
		"now": "2026-11-25T03:00:00Z",
		"asset": {"attributes": {"created_at": created, "last_used_at": used}},
	}
		with data.settings.guardrails.github_deploy_key_unused_days as 180
}

test_denied_when_idle if {
	_deny("2025-01-01T00:00:00Z", "2026-05-28T00:00:00Z") == {"has not been used for 181 days"}
	_deny("2026-05-28T00:00:00Z", null) == {"has not been used for 181 days"}
}

test_allowed_when_used_or_new if {
	_deny("2025-01-01T00:00:00Z", "2026-05-29T00:00:00Z") == set()
	_deny("2026-11-01T00:00:00Z", null) == set()
}
