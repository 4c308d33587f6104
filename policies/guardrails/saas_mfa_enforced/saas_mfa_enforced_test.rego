package guardrails.saas_mfa_enforced_test

import data.guardrails.saas_mfa_enforced as control

_deny(attributes) := messages if {
	messages := control.deny with input as {"asset": {"attributes": attributes}}
}

test_denied_when_a_password_is_enough if {
	_deny({"mfa_enforced": false, "sso_enforced": false}) == {"neither a second factor nor single sign-on is enforced"}
}

test_allowed_with_either if {
	_deny({"mfa_enforced": true, "sso_enforced": false}) == set()
	_deny({"mfa_enforced": false, "sso_enforced": true}) == set()
}
