package cost.saas_seat_of_service_account_test

import data.cost.saas_seat_of_service_account as control

_account(price) := {"asset": {"attributes": {"seat": {"type": "Full", "billable": true, "price": price}}}}

test_denied_with_a_seat if {
	control.deny == {"a machine that holds the seat Full"} with input as _account({"minor": 4100, "currency": "USD"})
	control.saving == {"minor": 4100, "currency": "USD"} with input as _account({"minor": 4100, "currency": "USD"})
}

test_no_saving_without_a_price if not control.saving with input as _account(null)

test_nothing_is_said_of_an_account_without_a_seat if {
	control.deny == set() with input as {"asset": {"attributes": {"seat": null}}}
}
