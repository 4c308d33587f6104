package guardrails.github_branch_rules_for_all_test

import data.guardrails.github_branch_rules_for_all as control

_deny(included) := messages if {
	protection := {"protected": true, "admins_included": included}
	messages := control.deny with input as {"asset": {"attributes": {"branch_protection": protection}}}
}

test_denied_when_some_are_above if _deny(false) == {"administrators may bypass the rules"}

test_allowed_when_nobody_is if _deny(true) == set()
