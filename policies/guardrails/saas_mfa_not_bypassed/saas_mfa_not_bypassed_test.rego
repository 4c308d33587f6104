package guardrails.saas_mfa_not_bypassed_test

import data.guardrails.saas_mfa_not_bypassed as control

_deny(attributes) := messages if {
	messages := control.deny with input as {"now": "2026-11-25T03:00:00Z", "asset": {"attributes": attributes}}
}

test_denied_while_it_lasts if {
	_deny({"mfa_bypassed_until": "2026-11-25T03:00:01Z"}) == {"no second factor is asked of it until 2026-11-25T03:00:01Z"}
}

test_allowed_when_it_is_over if _deny({"mfa_bypassed_until": "2026-11-25T03:00:00Z"}) == set()

test_allowed_without if _deny({"mfa_bypassed_until": null}) == set()
