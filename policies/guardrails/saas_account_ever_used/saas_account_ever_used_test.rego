package guardrails.saas_account_ever_used_test

import data.guardrails.saas_account_ever_used as control

_deny(created) := messages if {
	messages := control.deny with input as {
		"now": "2026-11-25T03:00:00Z",
		"asset": {"attributes": {"last_active_at": null, "created_at": created}},
	}
		with data.settings.guardrails.saas_new_account_days as 30
}

test_denied_when_never_used if {
	_deny("2026-10-25T00:00:00Z") == {"never used since it was made 31 days ago, more than 30"}
}

test_allowed_when_new if _deny("2026-10-26T03:00:00Z") == set()

test_allowed_when_the_day_is_not_known if _deny(null) == set()
