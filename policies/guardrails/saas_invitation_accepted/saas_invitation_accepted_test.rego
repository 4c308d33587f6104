package guardrails.saas_invitation_accepted_test

import data.guardrails.saas_invitation_accepted as control

_deny(invited) := messages if {
	messages := control.deny with input as {"now": "2026-11-25T03:00:00Z", "asset": {"attributes": {"invited_at": invited}}}
		with data.settings.guardrails.saas_invitation_days as 30
}

test_denied_when_it_is_old if {
	_deny("2026-10-25T00:00:00Z") == {"invited 31 days ago and not accepted, more than 30"}
}

test_allowed_when_it_is_new if _deny("2026-10-26T03:00:00Z") == set()

test_allowed_when_the_day_is_not_known if _deny(null) == set()
