package guardrails.github_member_mfa_test

import data.guardrails.github_member_mfa as control

_deny(factor) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"two_factor": factor}}}
}

test_denied_without_one if _deny("disabled") == {"has no second factor"}

test_allowed_with_one if {
	_deny("enabled") == set()
	_deny("insecure") == set()
}
