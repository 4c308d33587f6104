package guardrails.saas_admin_active_test

import data.guardrails.saas_admin_active as control

_deny(id, active) := messages if {
	messages := control.deny with input as {
		"now": "2026-11-25T03:00:00Z",
		"asset": {"id": id, "attributes": {"last_active_at": active}},
	}
		with data.settings.guardrails.saas_admin_inactive_days as 30
		with data.settings.guardrails.saas_break_glass_accounts as ["okta:acme/00u1"]
}

test_denied_when_not_seen if {
	_deny("okta:acme/00u2", "2026-10-25T00:00:00Z") == {"an administrator who was last seen 31 days ago, more than 30"}
}

test_allowed_when_seen if _deny("okta:acme/00u2", "2026-10-26T03:00:00Z") == set()

test_allowed_for_break_glass if _deny("okta:acme/00u1", "2020-01-01T00:00:00Z") == set()

test_allowed_for_what_another_control_judges if _deny("okta:acme/00u2", null) == set()
