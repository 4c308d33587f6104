package guardrails.aws_permission_set_session_short_test

import data.guardrails.aws_permission_set_session_short as control

_deny(minutes) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"session_minutes": minutes}}}
		with data.settings.guardrails.admin_session_minutes as 240
}

test_denied_above_the_limit if _deny(720) == {"sessions last 720 minutes, more than 240"}

test_allowed_at_the_limit if _deny(240) == set()
