package guardrails.account_evidence_agrees_test

import data.guardrails.account_evidence_agrees as control

_account(person, method, conflicts) := {"asset": {"attributes": {
	"person_id": person,
	"link": {"method": method},
	"conflicts": conflicts,
}}}

test_denied_when_several_are_meant if {
	control.deny == {"it may be the account of 1 or of 2"} with input as _account(null, "email", ["1", "2"])
}

test_denied_when_weaker_evidence_disagrees if {
	message := "it is the account of 1, but evidence means 2 and 3 too"
	control.deny == {message} with input as _account("1", "id", ["2", "3"])
}

test_allowed_when_it_agrees_or_the_map_decides if {
	every account in [_account("1", "id", []), _account(null, "email", []), _account("1", "map", ["2"])] {
		control.deny == set() with input as account
	}
}
