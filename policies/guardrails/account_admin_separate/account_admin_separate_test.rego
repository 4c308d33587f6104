package guardrails.account_admin_separate_test

import data.guardrails.account_admin_separate as control

_deny(provider, person, counterpart) := messages if {
	attributes := {"provider": provider, "person_id": person, "counterpart": counterpart}
	messages := control.deny with input as {"asset": {"attributes": attributes}}
		with data.settings.guardrails.separate_admin_providers as ["entra"]
}

test_denied_when_the_role_is_on_the_only_account if {
	_deny("entra", "10042", false) == {"10042 has no daily account beside this administrator's"}
}

test_allowed_with_a_daily_account_elsewhere_and_for_nobodys if {
	_deny("entra", "10042", true) == set()
	_deny("slack", "10042", false) == set()
	_deny("entra", null, false) == set()
}
