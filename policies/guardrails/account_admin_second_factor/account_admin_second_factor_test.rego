package guardrails.account_admin_second_factor_test

import data.guardrails.account_admin_second_factor as control

_account(factor, sso) := {"asset": {"attributes": {"second_factor": factor, "sso": sso}}}

test_denied_without_any if {
	control.deny == {"no second factor, and no sign-in through the identity provider alone"} with input as _account("none", false)
}

test_denied_without_any_at_the_identity_provider if {
	message := "no second factor here, nor at the identity provider through which it signs in"
	control.deny == {message} with input as _account("none", true)
}

test_allowed_with_one if {
	every factor in ["own", "idp"] {
		control.deny == set() with input as _account(factor, true)
	}
}
