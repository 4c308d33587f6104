package guardrails.github_branch_force_push_blocked_test

import data.guardrails.github_branch_force_push_blocked as control

_deny(value) := messages if {
	protection := {"force_push_blocked": value}
	messages := control.deny with input as {"asset": {"attributes": {"branch_protection": protection}}}
}

test_denied_without if _deny(false) == {"the default branch takes force pushes"}

test_allowed_with if _deny(true) == set()
