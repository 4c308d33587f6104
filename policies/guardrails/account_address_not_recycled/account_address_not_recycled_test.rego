package guardrails.account_address_not_recycled_test

import data.guardrails.account_address_not_recycled as control

_account(recycled) := {"asset": {"attributes": {
	"recycled": recycled,
	"person_id": "10042",
	"created_at": "2021-03-10T01:02:03Z",
}}}

test_denied_when_older_than_the_person if {
	control.deny == {"it was made on 2021-03-10, long before 10042 came"} with input as _account(true)
}

test_allowed_when_younger if {
	every recycled in [false, null] {
		control.deny == set() with input as _account(recycled)
	}
}
