package cost.gcp_snapshot_orphaned_test

import data.cost.gcp_snapshot_orphaned as control

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

test_denied_when_the_disk_is_gone if {
	control.deny == {"91 days old, and disk data is gone"} with input as _snapshot("2026-08-26T00:00:00Z", [])
		with data.settings.cost.snapshot_days as 90
}

test_allowed_while_the_disk_is_there if {
	control.deny == set() with input as _snapshot("2025-01-01T00:00:00Z", [{"id": "d"}])
}

test_allowed_within_the_period if {
	control.deny == set() with input as _snapshot("2026-08-27T00:00:00Z", []) with data.settings.cost.snapshot_days as 90
}
