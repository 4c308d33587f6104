package cost.saas_renewal_known_test

import data.cost.saas_renewal_known as control

_deny(renews, price) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"renews_on": renews, "seats": [{"price": price}]}}}
}

test_denied_when_paid_and_undated if {
	_deny(null, {"minor": 1, "currency": "USD"}) == {"paid seats, and no date of renewal"}
}

test_allowed_with_a_date if _deny("2027-01-31", {"minor": 1, "currency": "USD"}) == set()

test_allowed_when_free if {
	_deny(null, {"minor": 0, "currency": "USD"}) == set()
	_deny(null, null) == set()
}
