package cost.saas_seat_used_test

import data.cost.saas_seat_used as control

_account(active, price) := {
	"now": "2026-11-25T03:00:00Z",
	"asset": {"attributes": {"last_active_at": active, "seat": {"type": "Full", "billable": true, "price": price}}},
}

_usd := {"minor": 4100, "currency": "USD"}

test_denied_when_unused if {
	control.deny == {"Full, last used 46 days ago, more than 45"} with input as _account("2026-10-10T00:00:00Z", _usd)
		with data.settings.cost.saas_seat_unused_days as 45
	control.saving == _usd with input as _account("2026-10-10T00:00:00Z", _usd)
		with data.settings.cost.saas_seat_unused_days as 45
}

test_no_saving_without_a_price if {
	every price in [null, {"minor": 0, "currency": "USD"}] {
		not control.saving with input as _account("2026-10-10T00:00:00Z", price)
			with data.settings.cost.saas_seat_unused_days as 45
	}
}

test_allowed_when_used if {
	control.deny == set() with input as _account("2026-10-11T03:00:00Z", _usd)
		with data.settings.cost.saas_seat_unused_days as 45
}

test_allowed_for_what_another_control_judges if {
	control.deny == set() with input as _account(null, _usd) with data.settings.cost.saas_seat_unused_days as 45
}
