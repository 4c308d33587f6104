package guardrails.saas_admin_mfa_test

import data.guardrails.saas_admin_mfa as control

_deny(mfa, sso) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"mfa": mfa, "sso": sso}}}
}

test_denied_when_a_password_is_enough if {
	_deny(false, false) == {"no second factor, and no sign-in through the identity provider"}
}

test_allowed_with_a_second_factor if _deny(true, false) == set()

test_allowed_behind_the_identity_provider if _deny(false, true) == set()
