package guardrails.saas_service_account_password_test

import data.guardrails.saas_service_account_password as control

test_denied_with_a_password if {
	control.deny == {"a machine with a password"} with input as {"asset": {"attributes": {"password": true}}}
}

test_allowed_without if control.deny == set() with input as {"asset": {"attributes": {"password": false}}}
