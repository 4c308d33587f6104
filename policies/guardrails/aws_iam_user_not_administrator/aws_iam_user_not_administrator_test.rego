package guardrails.aws_iam_user_not_administrator_test

import data.guardrails.aws_iam_user_not_administrator as control

_user(administrator) := {"asset": {"attributes": {"administrator": administrator}}}

test_denied_for_an_administrator if {
	control.deny == {"may do everything in the account"} with input as _user(true)
}

test_allowed_for_others if control.deny == set() with input as _user(false)

test_many_policies_make_no_administrator if {
	control.deny == set() with input as {"asset": {"attributes": {
		"administrator": false,
		"attached_policies": ["arn:aws:iam::aws:policy/PowerUserAccess", "arn:aws:iam::aws:policy/IAMFullAccess"],
	}}}
}
