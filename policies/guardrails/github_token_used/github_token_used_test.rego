package guardrails.github_token_used_test

import data.guardrails.github_token_used as control

_deny(granted, used) := messages if {
	token := {"expired": false, "granted_at": granted, "last_used_at": used}
	messages := control.deny with input as {"now": "2026-11-25T03:00:00Z", "asset": {"attributes": token}}
		with data.settings.guardrails.github_token_unused_days as 90
}

test_denied_when_idle if {
	_deny("2026-01-01T00:00:00Z", "2026-08-26T00:00:00Z") == {"has not been used for 91 days"}
	_deny("2026-08-26T00:00:00Z", null) == {"has not been used for 91 days"}
}

test_allowed_when_used_or_new if {
	_deny("2026-01-01T00:00:00Z", "2026-08-27T00:00:00Z") == set()
	_deny("2026-11-01T00:00:00Z", null) == set()
}
