package guardrails.saas_token_expires_test

import data.guardrails.saas_token_expires as control

_deny(expires) := messages if {
	messages := control.deny with input as {"now": "2026-11-25T03:00:00Z", "asset": {"attributes": {"expires_at": expires}}}
		with data.settings.guardrails.saas_token_days as 180
}

test_denied_without_an_end if _deny(null) == {"a token without an end"}

test_denied_when_the_end_is_far if _deny("2027-05-25T03:00:00Z") == {"ends in 181 days, more than 180"}

test_allowed_with_a_near_end if {
	_deny("2027-05-24T03:00:00Z") == set()
	_deny("2026-11-26T00:00:00Z") == set()
}
