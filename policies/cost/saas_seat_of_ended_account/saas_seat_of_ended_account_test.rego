package cost.saas_seat_of_ended_account_test

import data.cost.saas_seat_of_ended_account as control

_account(price) := {"asset": {"attributes": {"status": "suspended", "seat": {"type": "E3", "billable": true, "price": price}}}}

test_denied_with_a_seat if {
	control.deny == {"suspended, and holds the seat E3"} with input as _account({"minor": 3600, "currency": "USD"})
	control.saving == {"minor": 3600, "currency": "USD"} with input as _account({"minor": 3600, "currency": "USD"})
}

test_no_saving_without_a_price if not control.saving with input as _account(null)

test_nothing_is_said_of_an_account_without_a_seat if {
	control.deny == set() with input as {"asset": {"attributes": {"status": "suspended", "seat": null}}}
}
