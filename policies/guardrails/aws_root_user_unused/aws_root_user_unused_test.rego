package guardrails.aws_root_user_unused_test

import data.guardrails.aws_root_user_unused as control

_deny(last_used) := messages if {
	messages := control.deny with input as {
		"now": "2026-11-25T03:00:00Z",
		"asset": {"attributes": {"root_last_used": last_used}},
	}
		with data.settings.guardrails.root_unused_days as 90
}

test_denied_when_used_lately if {
	_deny("2026-11-24T12:00:00Z") == {"the root user was used 0 days ago, on 2026-11-24"}
	_deny("2026-08-27T00:00:00Z") == {"the root user was used 90 days ago, on 2026-08-27"}
}

test_allowed_when_long_ago if _deny("2026-08-26T00:00:00Z") == set()

test_allowed_when_never_used if _deny(null) == set()
