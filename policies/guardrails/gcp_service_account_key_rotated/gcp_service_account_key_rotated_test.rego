package guardrails.gcp_service_account_key_rotated_test

import data.guardrails.gcp_service_account_key_rotated as control

_key(created) := _ending(created, null)

_ending(created, ends) := {
	"now": "2026-11-25T03:00:00Z",
	"asset": {"attributes": {"created_at": created, "expires_at": ends}},
}

test_denied_after_the_limit if {
	control.deny == {"91 days old"} with input as _key("2026-08-26T00:00:00Z")
		with data.settings.guardrails.gcp_service_account_key_days as 90
}

test_allowed_within_the_limit if {
	control.deny == set() with input as _key("2026-08-27T00:00:00Z")
		with data.settings.guardrails.gcp_service_account_key_days as 90
}

test_denied_until_it_ends if {
	every ends, messages in {"2026-11-25T03:00:01Z": {"329 days old"}, "2026-11-25T03:00:00Z": set()} {
		control.deny == messages with input as _ending("2025-12-31T00:00:00Z", ends)
			with data.settings.guardrails.gcp_service_account_key_days as 90
	}
}
