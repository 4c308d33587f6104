package cost.gcp_disk_unattached_test

import data.cost.gcp_disk_unattached as control

_prices := {"currency": "USD", "minor_units": 100, "disk_gb_month": {"pd-balanced": 0.1}}

_disk(detached, type) := {"now": "2026-11-25T03:00:00Z", "asset": {"attributes": {
	"created_at": "2026-01-01T00:00:00Z",
	"last_detached_at": detached,
	"size_gb": 99,
	"disk_type": type,
}}}

test_denied_after_the_period if {
	control.deny == {"attached to nothing for 15 days"} with input as _disk("2026-11-10T00:00:00Z", "pd-balanced")
		with data.settings.cost.unattached_days as 14
}

test_age_counts_when_it_never_was_attached if {
	control.deny == {"attached to nothing for 328 days"} with input as _disk(null, "pd-balanced")
		with data.settings.cost.unattached_days as 14
}

test_allowed_within_the_period if {
	control.deny == set() with input as _disk("2026-11-11T00:00:00Z", "pd-balanced")
		with data.settings.cost.unattached_days as 14
}

test_saving_is_the_whole_price if {
	control.saving == {"minor": 990, "currency": "USD"} with input as _disk(null, "pd-balanced")
		with data.settings.cost.gcp_prices as _prices
}

test_no_saving_without_a_price if {
	not control.saving with input as _disk(null, "pd-new") with data.settings.cost.gcp_prices as _prices
}
