package guardrails.account_admin_used_test

import data.guardrails.account_admin_used as control

_deny(id, seen, made) := messages if {
	messages := control.deny with input as {
		"now": "2026-11-25T00:00:00Z",
		"asset": {
			"attributes": {"last_active_at": seen, "created_at": made},
			"links": {"account": [id]},
		},
	}
		with data.settings.guardrails.saas_admin_inactive_days as 30
		with data.settings.guardrails.saas_break_glass_accounts as ["okta:acme/emergency"]
}

test_denied_when_not_seen_for_long if {
	messages := {"an administrator who was last seen 31 days ago, more than 30"}
	_deny("slack:acme/U1", "2026-10-25T00:00:00Z", "2020-01-01T00:00:00Z") == messages
}

test_denied_when_never_seen if {
	messages := {"an administrator who was never seen, made 55 days ago"}
	_deny("slack:acme/U1", null, "2026-10-01T00:00:00Z") == messages
}

test_allowed_within_the_limit_and_when_new if {
	_deny("slack:acme/U1", "2026-10-26T00:00:00Z", "2020-01-01T00:00:00Z") == set()
	_deny("slack:acme/U1", null, "2026-11-01T00:00:00Z") == set()
	_deny("slack:acme/U1", null, null) == set()
}

test_allowed_for_emergencies if {
	_deny("okta:acme/emergency", "2026-01-01T00:00:00Z", "2020-01-01T00:00:00Z") == set()
}
