package guardrails.aws_iam_user_without_password_test

import data.guardrails.aws_iam_user_without_password as control

_user(password) := {"asset": {"attributes": {"console_password": password}}}

test_denied_with_a_password if {
	control.deny == {"can sign in to the console with a password"} with input as _user(true)
}

test_allowed_without if control.deny == set() with input as _user(false)

test_allowed_with_access_keys_alone if {
	control.deny == set() with input as {"asset": {"attributes": {
		"console_password": false,
		"access_keys": [{"slot": 1, "active": true}],
	}}}
}
