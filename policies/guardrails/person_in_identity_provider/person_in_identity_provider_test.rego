package guardrails.person_in_identity_provider_test

import data.guardrails.person_in_identity_provider as control

_person(idp, accounts) := {"asset": {"attributes": {"idp": idp, "active_accounts": accounts}}}

test_denied_when_not_there if {
	control.deny == {"has 3 accounts, and none at the identity provider"} with input as _person(null, 3)
}

test_denied_when_ended_there if {
	person := _person({"provider": "okta", "status": "deactivated"}, 0)
	control.deny == {"works here, and the account at okta is deactivated"} with input as person
}

test_allowed_when_there_or_without_accounts if {
	every status in ["active", "invited", "unknown"] {
		control.deny == set() with input as _person({"provider": "okta", "status": status}, 3)
	}
	control.deny == set() with input as _person(null, 0)
}
