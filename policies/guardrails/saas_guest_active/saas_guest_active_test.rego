package guardrails.saas_guest_active_test

import data.guardrails.saas_guest_active as control

_deny(active, created) := messages if {
	messages := control.deny with input as {
		"now": "2026-11-25T03:00:00Z",
		"asset": {"attributes": {"last_active_at": active, "created_at": created}},
	}
		with data.settings.guardrails.saas_guest_inactive_days as 60
}

test_denied_when_not_seen if {
	_deny("2026-09-25T00:00:00Z", "2025-01-01T00:00:00Z") == {"a guest who was last seen 61 days ago, more than 60"}
	_deny(null, "2026-09-25T00:00:00Z") == {"a guest who was never seen in 61 days, more than 60"}
}

test_allowed_when_seen_or_new if {
	_deny("2026-09-26T03:00:00Z", "2025-01-01T00:00:00Z") == set()
	_deny(null, "2026-11-20T00:00:00Z") == set()
}
