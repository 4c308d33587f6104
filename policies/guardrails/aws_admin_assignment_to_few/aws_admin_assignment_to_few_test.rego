package guardrails.aws_admin_assignment_to_few_test

import data.guardrails.aws_admin_assignment_to_few as control

_deny(accounts) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"provisioned_accounts": accounts}}}
		with data.settings.guardrails.admin_permission_set_accounts as 2
}

test_denied_above_the_limit if {
	_deny(["111122223333", "444455556666", "777788889999"]) == {"grants administrator access to 3 accounts, more than 2"}
}

test_allowed_at_the_limit if {
	_deny(["111122223333", "444455556666"]) == set()
	_deny([]) == set()
}
