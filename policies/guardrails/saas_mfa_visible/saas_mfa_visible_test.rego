package guardrails.saas_mfa_visible_test

import data.guardrails.saas_mfa_visible as control

_deny(patch) := messages if {
	attributes := object.union({"capabilities": {"mfa": false}, "sso_enforced": false}, patch)
	messages := control.deny with input as {"asset": {"attributes": attributes}}
}

test_denied_when_nothing_is_seen if {
	_deny({}) == {"nobody can see who has a second factor, and single sign-on is not enforced"}
}

test_allowed_with_any_of_them if {
	every patch in [{"sso_enforced": true}, {"capabilities": {"mfa": true}}] {
		_deny(patch) == set()
	}
}
