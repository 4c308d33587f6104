package guardrails.saas_account_active_test

import data.guardrails.saas_account_active as control

_deny(active) := messages if {
	messages := control.deny with input as {"now": "2026-11-25T03:00:00Z", "asset": {"attributes": {"last_active_at": active}}}
		with data.settings.guardrails.saas_account_inactive_days as 90
}

test_denied_when_unused if _deny("2026-08-26T00:00:00Z") == {"last used 91 days ago, more than 90"}

test_allowed_when_used if _deny("2026-08-27T03:00:00Z") == set()

test_allowed_for_what_another_control_judges if _deny(null) == set()
