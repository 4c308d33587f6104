package cost.account_seat_unused_test

import data.cost.account_seat_unused as control

_account(seat, statuses) := {
	"now": "2026-11-25T00:00:00Z",
	"asset": {"attributes": {"seat": object.union({"type": "pro", "billable": true, "price": _price}, seat)}},
	"related": {"persons": [{"attributes": {"status": status}} | some status in statuses]},
}

_price := {"minor": 1900, "currency": "USD"}

_unused := {"last_used_at": "2026-10-01T00:00:00Z", "assigned_at": "2025-01-01T00:00:00Z"}

_never := {"last_used_at": null, "assigned_at": "2026-10-01T00:00:00Z"}

_settings := {"saas_seat_unused_days": 45, "saas_seat_new_days": 30}

test_denied_when_not_used_for_long if {
	every statuses in [["active"], []] {
		control.deny == {"pro, last used 55 days ago"} with input as _account(_unused, statuses)
			with data.settings.cost as _settings
		control.saving == _price with input as _account(_unused, statuses) with data.settings.cost as _settings
	}
}

test_denied_when_never_used if {
	message := "pro, not used since it was given out 55 days ago"
	control.deny == {message} with input as _account(_never, ["active"]) with data.settings.cost as _settings
}

test_denied_without_a_saving_when_the_price_is_not_known if {
	account := _account(object.union(_unused, {"price": null}), ["active"])
	message := "pro, last used 55 days ago; the price list has no such seat, so no saving is counted"
	control.deny == {message} with input as account with data.settings.cost as _settings
	not control.saving with input as account with data.settings.cost as _settings
}

test_allowed_when_used_or_new if {
	every seat in [
		{"last_used_at": "2026-10-20T00:00:00Z", "assigned_at": "2025-01-01T00:00:00Z"},
		{"last_used_at": null, "assigned_at": "2026-11-01T00:00:00Z"},
		{"last_used_at": null, "assigned_at": null},
	] {
		control.deny == set() with input as _account(seat, ["active"]) with data.settings.cost as _settings
		not control.saving with input as _account(seat, ["active"]) with data.settings.cost as _settings
	}
}

test_allowed_for_people_who_are_away if {
	every status in ["leave", "left", "future"] {
		control.deny == set() with input as _account(_unused, [status]) with data.settings.cost as _settings
	}
}
