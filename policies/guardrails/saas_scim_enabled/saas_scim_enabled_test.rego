package guardrails.saas_scim_enabled_test

import data.guardrails.saas_scim_enabled as control

_deny(sso, scim) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"sso_enforced": sso, "scim_enabled": scim}}}
}

test_denied_when_accounts_are_made_by_hand if {
	_deny(true, false) == {"single sign-on is enforced, but accounts are made and ended by hand"}
}

test_allowed_when_provisioned if _deny(true, true) == set()

test_allowed_while_there_is_no_single_sign_on if _deny(false, false) == set()
