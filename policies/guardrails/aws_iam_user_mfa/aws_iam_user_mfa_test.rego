package guardrails.aws_iam_user_mfa_test

import data.guardrails.aws_iam_user_mfa as control

_user(mfa) := {"asset": {"attributes": {"console_password": true, "mfa": mfa}}}

test_denied_without_a_second_factor if {
	control.deny == {"has a password and no second factor (MFA)"} with input as _user(false)
}

test_allowed_with_one if control.deny == set() with input as _user(true)

test_not_passed_when_unread if {
	control.deny == {"has a password and no second factor (MFA)"} with input as {"asset": {"attributes": {}}}
}
