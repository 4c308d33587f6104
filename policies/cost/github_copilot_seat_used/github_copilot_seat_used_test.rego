package cost.github_copilot_seat_used_test

import data.cost.github_copilot_seat_used as control

_seat(created, active) := {
	"created_at": created, "last_activity_at": active, "pending_cancellation_date": null,
	"price": {"minor": 1900, "currency": "USD"},
}

_deny(created, active) := messages if {
	messages := control.deny with input as {"now": "2026-11-25T03:00:00Z", "asset": {"attributes": _seat(created, active)}}
		with data.settings.cost.github_copilot_idle_days as 60
		with data.settings.cost.github_copilot_grace_days as 30
}

test_denied_when_idle if {
	_deny("2026-01-01T00:00:00Z", "2026-09-25T00:00:00Z") == {"has not been used for 61 days"}
}

test_denied_when_never_used if {
	_deny("2026-10-25T00:00:00Z", null) == {"was never used in 31 days"}
}

test_allowed_when_used if _deny("2026-01-01T00:00:00Z", "2026-09-26T00:00:00Z") == set()

test_allowed_when_new if _deny("2026-10-26T00:00:00Z", null) == set()

test_saving_is_the_price if {
	control.saving == {"minor": 1900, "currency": "USD"} with input as {"asset": {"attributes": _seat("", null)}}
}

test_no_saving_without_a_price if {
	every seat in [{}, {"price": null}] {
		not control.saving with input as {"asset": {"attributes": seat}}
	}
}
