package guardrails.saas_password_left_test

import data.guardrails.saas_password_left as control

_deny(password, enforced) := messages if {
	messages := control.deny with input as {
		"asset": {"id": "snowflake:acme/7", "attributes": {"password": password}},
		"related": {"workspace": [{"attributes": {"sso_enforced": enforced}}]},
	}
		with data.settings.guardrails.saas_break_glass_accounts as ["snowflake:acme/1"]
}

test_denied_with_a_password if {
	_deny(true, true) == {"a password still opens it, although single sign-on is enforced"}
}

test_allowed_without_one if _deny(false, true) == set()

test_allowed_without_single_sign_on if _deny(true, false) == set()

test_allowed_for_break_glass if {
	control.deny == set() with input as {
		"asset": {"id": "snowflake:acme/1", "attributes": {"password": true}},
		"related": {"workspace": [{"attributes": {"sso_enforced": true}}]},
	}
		with data.settings.guardrails.saas_break_glass_accounts as ["snowflake:acme/1"]
}
