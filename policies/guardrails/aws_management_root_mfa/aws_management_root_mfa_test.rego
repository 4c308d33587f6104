package guardrails.aws_management_root_mfa_test

import data.guardrails.aws_management_root_mfa as control

_account(mfa) := {"asset": {"attributes": {"root_mfa": mfa}}}

test_denied_without_a_second_factor if {
	control.deny == {"the root user has no second factor (MFA)"} with input as _account(false)
}

test_allowed_with_a_second_factor if control.deny == set() with input as _account(true)

test_not_passed_when_unread if {
	control.deny == {"the root user has no second factor (MFA)"} with input as {"asset": {"attributes": {}}}
}
