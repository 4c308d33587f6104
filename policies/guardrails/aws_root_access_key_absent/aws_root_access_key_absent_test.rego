package guardrails.aws_root_access_key_absent_test

import data.guardrails.aws_root_access_key_absent as control

_account(keys) := {"asset": {"attributes": {"root_access_keys": keys}}}

test_denied_with_an_access_key if {
	control.deny == {"the root user has an access key"} with input as _account(true)
}

test_allowed_without if control.deny == set() with input as _account(false)

test_allowed_with_a_password_alone if {
	control.deny == set() with input as {"asset": {"attributes": {"root_access_keys": false, "root_password": true}}}
}
