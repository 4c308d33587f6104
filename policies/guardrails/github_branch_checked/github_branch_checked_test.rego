package guardrails.github_branch_checked_test

import data.guardrails.github_branch_checked as control

_deny(checks) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"branch_protection": {"required_checks": checks}}}}
}

test_denied_without_checks if _deny([]) == {"no check has to pass before a merge"}

test_allowed_with_one if _deny(["ci"]) == set()
