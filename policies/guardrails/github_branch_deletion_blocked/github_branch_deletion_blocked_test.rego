package guardrails.github_branch_deletion_blocked_test

import data.guardrails.github_branch_deletion_blocked as control

_deny(value) := messages if {
	protection := {"deletion_blocked": value}
	messages := control.deny with input as {"asset": {"attributes": {"branch_protection": protection}}}
}

test_denied_without if _deny(false) == {"the default branch can be deleted"}

test_allowed_with if _deny(true) == set()
