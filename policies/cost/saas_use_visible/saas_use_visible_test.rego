package cost.saas_use_visible_test

import data.cost.saas_use_visible as control

_deny(shown, price) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"capabilities": {"last_active": shown}, "seats": [{"price": price}]}}}
}

test_denied_when_paid_and_not_shown if {
	_deny(false, {"minor": 1, "currency": "USD"}) == {"paid seats, and nobody can see when they are used"}
}

test_allowed_when_shown if _deny(true, {"minor": 1, "currency": "USD"}) == set()

test_allowed_when_free if {
	_deny(false, {"minor": 0, "currency": "USD"}) == set()
	_deny(false, null) == set()
}
