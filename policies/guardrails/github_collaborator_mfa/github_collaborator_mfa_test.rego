package guardrails.github_collaborator_mfa_test

import data.guardrails.github_collaborator_mfa as control

_deny(factor) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"two_factor": factor}}}
}

test_denied_without_a_secure_one if {
	_deny("disabled") == {"has no second factor"}
	_deny("insecure") == {"may sign in with a code by text message"}
}

test_allowed_with_one if _deny("enabled") == set()
