package guardrails.github_branch_protected_test

import data.guardrails.github_branch_protected as control

_deny(value) := messages if {
	protection := {"protected": value}
	messages := control.deny with input as {"asset": {"attributes": {"branch_protection": protection}}}
}

test_denied_without if _deny(false) == {"no rule protects the default branch"}

test_allowed_with if _deny(true) == set()
