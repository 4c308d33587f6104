package cost.github_repository_active_test

import data.cost.github_repository_active as control

_deny(patch) := messages if {
	repository := object.union({"archived": false, "template": false, "created_at": "2024-01-01T00:00:00Z"}, patch)
	messages := control.deny with input as {"now": "2026-11-25T03:00:00Z", "asset": {"attributes": repository}}
		with data.settings.cost.github_repository_idle_days as 365
}

test_denied_when_idle if {
	_deny({"pushed_at": "2025-11-24T00:00:00Z"}) == {"nobody has pushed for 366 days"}
	_deny({"pushed_at": null, "created_at": "2025-11-24T00:00:00Z"}) == {"nobody has pushed for 366 days"}
}

test_allowed_when_changed if _deny({"pushed_at": "2025-11-25T00:00:00Z"}) == set()

test_allowed_when_new if _deny({"pushed_at": null, "created_at": "2026-11-01T00:00:00Z"}) == set()
