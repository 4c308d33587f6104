package cost.saas_seat_ever_used_test

import data.cost.saas_seat_ever_used as control

_account(created) := {
	"now": "2026-11-25T03:00:00Z",
	"asset": {"attributes": {"last_active_at": null, "created_at": created, "seat": {"type": "Full", "price": {"minor": 4100, "currency": "USD"}}}},
}

test_denied_when_never_used if {
	control.deny == {"Full, never used since it was made 31 days ago"} with input as _account("2026-10-25T00:00:00Z")
		with data.settings.cost.saas_seat_new_days as 30
	control.saving == {"minor": 4100, "currency": "USD"} with input as _account("2026-10-25T00:00:00Z")
		with data.settings.cost.saas_seat_new_days as 30
}

test_allowed_when_new if {
	control.deny == set() with input as _account("2026-10-26T03:00:00Z") with data.settings.cost.saas_seat_new_days as 30
	not control.saving with input as _account("2026-10-26T03:00:00Z") with data.settings.cost.saas_seat_new_days as 30
}

test_allowed_when_the_day_is_not_known if {
	control.deny == set() with input as _account(null) with data.settings.cost.saas_seat_new_days as 30
}
