package cost.github_usage_steady_test

import data.cost.github_usage_steady as control

_line(month, repository, minor) := {
	"month": month, "repository": repository, "product": "actions",
	"net": {"minor": minor, "currency": "USD"},
}

_deny(minors) := messages if {
	months := ["2026-07", "2026-08", "2026-09", "2026-10"]
	lines := [_line(months[i], "api", minor) | some i, minor in minors]
	messages := control.deny with input as {"asset": {"attributes": {"usage_by_repository": lines}}}
		with data.settings.cost.github_usage_growth_percent as 200
		with data.settings.cost.github_usage_floor_minor as 10000
}

test_denied_when_it_jumps if {
	_deny([10000, 10000, 10000, 20100]) == {
		"api: actions in 2026-10 is 201 percent of what it was on average before",
	}
	_deny([0, 0, 3000, 10000]) == {"api: actions in 2026-10 is 1000 percent of what it was on average before"}
}

test_allowed_when_it_grows_slowly if _deny([10000, 10000, 10000, 20000]) == set()

test_allowed_when_it_falls if _deny([90000, 90000, 90000, 10000]) == set()

test_allowed_when_it_is_little if _deny([10, 10, 10, 9999]) == set()

test_allowed_without_a_month_before if {
	_deny([50000]) == set()
	_deny([0, 0, 0, 50000]) == set()
	_deny([]) == set()
}
