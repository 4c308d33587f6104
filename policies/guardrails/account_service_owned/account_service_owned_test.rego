package guardrails.account_service_owned_test

import data.guardrails.account_service_owned as control

_account(owner, persons, members) := {
	"asset": {"attributes": {"owner": owner}, "links": {"account": ["slack:acme/B1"]}},
	"related": {"persons": _people(persons), "members": _people(members)},
}

_people(statuses) := [{"attributes": {"status": status}} | some status in statuses]

test_denied_without_an_owner if {
	control.deny == {"nobody is named as its owner"} with input as _account(null, [], [])
		with data.settings.guardrails.saas_service_account_owners as {"slack:acme/B2": "payments"}
}

test_denied_when_the_owner_is_nobody if {
	message := "its owner payments is neither a person nor a team on the people list"
	control.deny == {message} with input as _account("payments", [], [])
}

test_denied_when_the_owner_has_left if {
	message := "its owner payments has left, or everybody in that team has"
	every account in [_account("payments", ["left"], []), _account("payments", [], ["left", "left"])] {
		control.deny == {message} with input as account
	}
}

test_allowed_when_somebody_is_here if {
	every account in [_account("payments", [], ["left", "active"]), _account("10042", ["leave"], [])] {
		control.deny == set() with input as account
	}
}

test_allowed_when_the_settings_name_somebody if {
	control.deny == set() with input as _account(null, [], [])
		with data.settings.guardrails.saas_service_account_owners as {"slack:acme/B1": "payments"}
}
