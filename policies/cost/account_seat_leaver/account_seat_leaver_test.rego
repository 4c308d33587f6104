package cost.account_seat_leaver_test

import data.cost.account_seat_leaver as control

_account(price, status) := {
	"asset": {"attributes": {
		"person_id": "10042",
		"link": {"method": "email", "confidence": "strong", "evidence": []},
		"seat": {"type": "full", "billable": true, "price": price},
	}},
	"related": {"persons": [{"attributes": {"status": status}}]},
}

_price := {"minor": 4900, "currency": "USD"}

test_denied_with_the_price_of_the_seat if {
	control.deny == {"full is paid for 10042, who has left"} with input as _account(_price, "left")
	control.saving == _price with input as _account(_price, "left")
}

test_denied_without_a_saving_when_the_price_is_not_known if {
	message := "full is paid for 10042, who has left; the price list has no such seat, so no saving is counted"
	control.deny == {message} with input as _account(null, "left")
	not control.saving with input as _account(null, "left")
}

test_allowed_for_people_who_are_here if {
	every status in ["active", "leave", "future"] {
		control.deny == set() with input as _account(_price, status)
		not control.saving with input as _account(_price, status)
	}
}

test_allowed_on_weak_evidence if {
	doubtful := object.union(
		_account(_price, "left"),
		{"asset": {"attributes": {"link": {"confidence": "weak"}}}},
	)
	control.deny == set() with input as doubtful
	not control.saving with input as doubtful
}
