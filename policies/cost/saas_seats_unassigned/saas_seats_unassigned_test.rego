package cost.saas_seats_unassigned_test

import data.cost.saas_seats_unassigned as control

_seat(purchased, consumed, price) := {"type": "Full", "purchased": purchased, "consumed": consumed, "price": price}

_usd(minor) := {"minor": minor, "currency": "USD"}

_with(seats) := {"asset": {"attributes": {"seats": seats}}}

test_denied_when_many_are_spare if {
	control.deny == {"11 of 100 seats Full are held by nobody"} with input as _with([_seat(100, 89, _usd(1000))])
		with data.settings.cost.saas_spare_percent as 10
	control.saving == _usd(11000) with input as _with([_seat(100, 89, _usd(1000))])
		with data.settings.cost.saas_spare_percent as 10
}

test_no_saving_without_a_price if {
	control.deny == {"11 of 100 seats Full are held by nobody"} with input as _with([_seat(100, 89, null)])
		with data.settings.cost.saas_spare_percent as 10
	not control.saving with input as _with([_seat(100, 89, null)]) with data.settings.cost.saas_spare_percent as 10
}

test_no_saving_in_two_currencies if {
	seats := [_seat(10, 1, _usd(1000)), object.union(_seat(10, 1, {"minor": 3000, "currency": "JPY"}), {"type": "View"})]
	not control.saving with input as _with(seats) with data.settings.cost.saas_spare_percent as 10
}

test_allowed_within_the_spare if {
	every seat in [_seat(100, 90, _usd(1)), _seat(100, 100, _usd(1)), _seat(100, 120, _usd(1)), _seat(0, 0, _usd(1))] {
		control.deny == set() with input as _with([seat]) with data.settings.cost.saas_spare_percent as 10
	}
}
