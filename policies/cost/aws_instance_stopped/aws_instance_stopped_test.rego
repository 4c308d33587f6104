package cost.aws_instance_stopped_test

import data.cost.aws_instance_stopped as control

_instance(launched, stopped, volumes) := {
	"now": "2026-11-25T03:00:00Z",
	"asset": {"attributes": {"state": "stopped", "launched_at": launched, "stopped_at": stopped}},
	"related": {"volumes": [{"attributes": {"volume_type": "gp3", "size_gib": size}} | some size in volumes]},
}

_long_ago := "2026-01-01T00:00:00Z"

_prices := {"currency": "USD", "minor_units": 100, "volume_gib_month": {"gp3": 0.08}}

test_denied_when_stopped_for_long if {
	control.deny == {"stopped for 31 days"} with input as _instance(_long_ago, "2026-10-25T00:00:00Z", [])
		with data.settings.cost.stopped_days as 30
}

test_allowed_when_stopped_lately if {
	control.deny == set() with input as _instance(_long_ago, "2026-10-26T00:00:00Z", [])
		with data.settings.cost.stopped_days as 30
}

test_denied_when_started_long_ago_and_aws_does_not_say if {
	messages := {"stopped, AWS does not say since when; last started 328 days ago"}
	control.deny == messages with input as _instance(_long_ago, null, [])
		with data.settings.cost.stopped_days as 30
}

test_allowed_when_started_lately if {
	control.deny == set() with input as _instance("2026-10-26T00:00:00Z", null, [])
		with data.settings.cost.stopped_days as 30
}

test_saving_is_that_of_its_volumes if {
	control.saving == {"minor": 1200, "currency": "USD"} with input as _instance(_long_ago, null, [50, 50, 50])
		with data.settings.cost.prices as _prices
}

test_no_saving_without_volumes if {
	not control.saving with input as _instance(_long_ago, null, []) with data.settings.cost.prices as _prices
}
