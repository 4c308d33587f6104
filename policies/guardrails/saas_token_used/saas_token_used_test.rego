package guardrails.saas_token_used_test

import data.guardrails.saas_token_used as control

_deny(used, created) := messages if {
	messages := control.deny with input as {
		"now": "2026-11-25T03:00:00Z",
		"asset": {"attributes": {"last_used_at": used, "created_at": created}},
	}
		with data.settings.guardrails.saas_token_unused_days as 90
}

test_denied_when_unused if {
	_deny("2026-08-26T00:00:00Z", "2025-01-01T00:00:00Z") == {"last used 91 days ago, more than 90"}
	_deny(null, "2026-08-26T00:00:00Z") == {"never used since it was made 91 days ago, more than 90"}
}

test_allowed_when_used_or_new if {
	_deny("2026-08-27T03:00:00Z", "2025-01-01T00:00:00Z") == set()
	_deny(null, "2026-11-01T00:00:00Z") == set()
}
