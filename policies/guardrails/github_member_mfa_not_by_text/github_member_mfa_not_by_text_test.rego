package guardrails.github_member_mfa_not_by_text_test

import data.guardrails.github_member_mfa_not_by_text as control

_deny(factor) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"two_factor": factor}}}
}

test_denied_by_text_message if _deny("insecure") == {"may sign in with a code by text message"}

test_allowed_otherwise if {
	_deny("enabled") == set()
	_deny("disabled") == set() # said by github_member_mfa
}
