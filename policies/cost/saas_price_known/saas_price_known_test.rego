package cost.saas_price_known_test

import data.cost.saas_price_known as control

_deny(seat) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"seats": [object.union({"type": "Full", "purchased": 5, "consumed": 4, "price": null}, seat)]}}}
}

test_denied_without_a_price if {
	every seat in [{}, {"purchased": null}, {"consumed": null}] {
		_deny(seat) == {"the price list has no seat Full"}
	}
}

test_allowed_with_one if {
	_deny({"price": {"minor": 100, "currency": "USD"}}) == set()
	_deny({"price": {"minor": 0, "currency": "USD"}}) == set()
}

test_allowed_when_there_are_none if {
	_deny({"purchased": 0, "consumed": 0}) == set()
	_deny({"purchased": null, "consumed": null}) == set()
}
