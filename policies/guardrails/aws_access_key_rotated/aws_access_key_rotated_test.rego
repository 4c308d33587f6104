package guardrails.aws_access_key_rotated_test

import data.guardrails.aws_access_key_rotated as control

_key(slot, active, created) := {"slot": slot, "active": active, "created_at": created, "last_used_at": null}

_deny(keys) := messages if {
	messages := control.deny with input as {
		"now": "2026-11-25T03:00:00Z",
		"asset": {"attributes": {"access_keys": keys}},
	}
		with data.settings.guardrails.access_key_days as 90
}

test_denied_for_each_old_key if {
	_deny([_key(1, true, "2026-08-26T00:00:00Z"), _key(2, true, "2025-11-25T00:00:00Z")]) == {
		"access key 1 is 91 days old, more than 90",
		"access key 2 is 365 days old, more than 90",
	}
}

test_allowed_on_the_last_day if _deny([_key(1, true, "2026-08-27T00:00:00Z")]) == set()

test_allowed_when_inactive if _deny([_key(1, false, "2020-01-01T00:00:00Z")]) == set()

test_allowed_without_keys if _deny([]) == set()
