package guardrails.aws_permission_set_used_test

import data.guardrails.aws_permission_set_used as control

_permission_set(accounts) := {"asset": {"attributes": {"provisioned_accounts": accounts}}}

test_denied_without_accounts if {
	control.deny == {"provisioned in no account"} with input as _permission_set([])
}

test_allowed_with_one if control.deny == set() with input as _permission_set(["111122223333"])
