package cost.aws_snapshot_orphaned_test

import data.cost.aws_snapshot_orphaned as control

_snapshot(created, images, tier) := {
	"now": "2026-11-25T03:00:00Z",
	"asset": {"attributes": {
		"created_at": created, "volume_id": "vol-1", "used_by_images": images, "size_gib": 50, "storage_tier": tier,
	}},
}

_deny(created, images) := messages if {
	messages := control.deny with input as _snapshot(created, images, "standard")
		with data.settings.cost.snapshot_days as 90
}

_saving(tier) := saving if {
	saving := control.saving with input as _snapshot("2026-08-26T00:00:00Z", [], tier)
		with data.settings.cost.prices as {
			"currency": "USD", "minor_units": 100,
			"snapshot_gib_month": {"standard": 0.05, "archive": 0.0125},
		}
}

test_denied_when_old_and_without_use if {
	_deny("2026-08-26T00:00:00Z", []) == {"91 days old, volume vol-1 is gone and no image needs it"}
}

test_allowed_when_young if _deny("2026-08-27T00:00:00Z", []) == set()

test_allowed_when_an_image_needs_it if _deny("2020-01-01T00:00:00Z", ["ami-1"]) == set()

test_saving_follows_the_tier if {
	_saving("standard") == {"minor": 250, "currency": "USD"}
	_saving("archive") == {"minor": 62, "currency": "USD"}
	not _saving("other")
}
