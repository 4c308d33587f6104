package guardrails.github_branch_reviewed_test

import data.guardrails.github_branch_reviewed as control

_deny(approvals) := messages if {
	repository := {"attributes": {"branch_protection": {"required_approvals": approvals}}}
	messages := control.deny with input as {"asset": repository}
		with data.settings.guardrails.github_required_approvals as 1
}

test_denied_with_too_few if _deny(0) == {"0 approvals are required, fewer than 1"}

test_allowed_with_enough if {
	_deny(1) == set()
	_deny(2) == set()
}
