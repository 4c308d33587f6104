package cost.gcp_instance_stopped_test

import data.cost.gcp_instance_stopped as control

_instance(stopped, suspended) := {
	"now": "2026-11-25T03:00:00Z",
	"asset": {"attributes": {
		"status": "TERMINATED",
		"last_stopped_at": stopped,
		"last_suspended_at": suspended,
		"disk_gb": 60,
	}},
	"related": {"disks": [
		{"attributes": {"size_gb": 50, "disk_type": "pd-balanced"}},
		{"attributes": {"size_gb": 10, "disk_type": "pd-new"}},
	]},
}

test_denied_after_the_period if {
	every input_document in [
		_instance("2026-10-25T00:00:00Z", null),
		_instance(null, "2026-10-25T00:00:00Z"),
		_instance("2026-10-01T00:00:00Z", "2026-10-25T00:00:00Z"),
	] {
		control.deny == {"terminated for 31 days, with 60 GB of disks"} with input as input_document
			with data.settings.cost.stopped_days as 30
	}
}

test_allowed_within_the_period if {
	control.deny == set() with input as _instance("2026-10-26T00:00:00Z", null) with data.settings.cost.stopped_days as 30
}

test_allowed_when_it_never_stopped if control.deny == set() with input as _instance(null, null)

test_saving_is_what_the_disks_cost if {
	control.saving == {"minor": 500, "currency": "USD"} with input as _instance("2026-10-25T00:00:00Z", null)
		with data.settings.cost.gcp_prices as {"currency": "USD", "minor_units": 100, "disk_gb_month": {"pd-balanced": 0.1}}
}
