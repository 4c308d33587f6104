package guardrails.aws_permission_set_current_test

import data.guardrails.aws_permission_set_current as control

_permission_set(accounts) := {"asset": {"attributes": {"outdated_accounts": accounts}}}

test_denied_for_each_account_with_an_older_version if {
	control.deny == {
		"account 111122223333 has an older version",
		"account 444455556666 has an older version",
	} with input as _permission_set(["111122223333", "444455556666"])
}

test_allowed_when_all_are_current if control.deny == set() with input as _permission_set([])
