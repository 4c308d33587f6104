package guardrails.aws_member_root_credentials_removed_test

import data.guardrails.aws_member_root_credentials_removed as control

_account(password, keys) := {"asset": {"attributes": {"root_password": password, "root_access_keys": keys}}}

test_denied_for_each_credential if {
	control.deny == {
		"the root user has a password",
		"the root user has an access key",
	} with input as _account(true, true)
	control.deny == {"the root user has a password"} with input as _account(true, false)
}

test_allowed_without_credentials if control.deny == set() with input as _account(false, false)
