package guardrails.saas_mfa_required_test

import data.guardrails.saas_mfa_required as control

_deny(attributes) := messages if {
	messages := control.deny with input as {"asset": {"attributes": attributes}}
}

test_denied_when_not_required if {
	_deny({"mfa_required": false}) == {"the product does not require a second factor of it"}
}

test_allowed_when_required if _deny({"mfa_required": true}) == set()
