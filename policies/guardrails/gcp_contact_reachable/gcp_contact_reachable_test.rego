package guardrails.gcp_contact_reachable_test

import data.guardrails.gcp_contact_reachable as control

_contact(state, at) := {
	"now": "2026-11-25T03:00:00Z",
	"asset": {"attributes": {"validation_state": state, "validated_at": at}},
}

test_denied_when_invalid if {
	control.deny == {"Google could not reach it"} with input as _contact("INVALID", "2026-11-01T00:00:00Z")
}

test_denied_when_long_ago if {
	control.deny == {"last confirmed 401 days ago"} with input as _contact("VALID", "2025-10-20T00:00:00Z")
		with data.settings.guardrails.gcp_contact_validation_days as 400
}

test_allowed_when_fresh if {
	control.deny == set() with input as _contact("VALID", "2026-10-20T00:00:00Z")
	control.deny == set() with input as _contact("UNKNOWN", null)
}

test_allowed_when_it_is_not_known_when if control.deny == set() with input as _contact("VALID", null)
