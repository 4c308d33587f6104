package cost.github_hosted_runner_used_test

import data.cost.github_hosted_runner_used as control

_deny(active) := messages if {
	runner := {"kind": "github_hosted", "last_active_at": active}
	messages := control.deny with input as {"now": "2026-11-25T03:00:00Z", "asset": {"attributes": runner}}
		with data.settings.cost.github_runner_idle_days as 30
}

test_denied_when_idle if {
	_deny("2026-10-25T00:00:00Z") == {"has run no job for 31 days"}
	_deny(null) == {"has never run a job"}
}

test_allowed_when_used if _deny("2026-10-26T00:00:00Z") == set()
