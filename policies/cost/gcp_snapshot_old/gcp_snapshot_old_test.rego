package cost.gcp_snapshot_old_test

import data.cost.gcp_snapshot_old as control

_snapshot(created, disks) := {
	"now": "2026-11-25T03:00:00Z",
	"asset": {"attributes": {
		"created_at": created,
		"source_disk": "data",
		"storage_bytes": 107374182400,
	}},
	"related": {"disk": disks},
}

_saving := {"minor": 500, "currency": "USD"}

test_saving_is_what_it_takes if {
	control.saving == _saving with input as _snapshot("2025-01-01T00:00:00Z", [])
		with data.settings.cost.gcp_prices as {"currency": "USD", "minor_units": 100, "snapshot_gb_month": 0.05}
}

test_denied_after_the_period if {
	control.deny == {"366 days old, made by no schedule"} with input as _snapshot("2025-11-24T00:00:00Z", [{"id": "d"}])
		with data.settings.cost.gcp_snapshot_old_days as 365
}

test_allowed_within_the_period if {
	control.deny == set() with input as _snapshot("2025-11-25T00:00:00Z", [{"id": "d"}])
		with data.settings.cost.gcp_snapshot_old_days as 365
}

test_orphans_are_left_to_another_control if control.deny == set() with input as _snapshot("2020-01-01T00:00:00Z", [])
