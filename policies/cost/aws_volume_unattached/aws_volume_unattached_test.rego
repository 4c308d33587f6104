package cost.aws_volume_unattached_test

import data.cost.aws_volume_unattached as control

_prices := {"currency": "USD", "minor_units": 100, "volume_gib_month": {"gp3": 0.08}}

_volume(created, type) := {
	"now": "2026-11-25T03:00:00Z",
	"asset": {"attributes": {"created_at": created, "size_gib": 99, "volume_type": type}},
}

test_denied_after_the_period if {
	control.deny == {"attached to nothing, created 15 days ago"} with input as _volume("2026-11-10T00:00:00Z", "gp3")
		with data.settings.cost.unattached_days as 14
}

test_allowed_within_the_period if {
	control.deny == set() with input as _volume("2026-11-11T00:00:00Z", "gp3")
		with data.settings.cost.unattached_days as 14
}

test_saving_is_the_whole_price if {
	control.saving == {"minor": 792, "currency": "USD"} with input as _volume("2026-11-10T00:00:00Z", "gp3")
		with data.settings.cost.prices as _prices
}

test_no_saving_without_a_price if {
	not control.saving with input as _volume("2026-11-10T00:00:00Z", "io9") with data.settings.cost.prices as _prices
}
