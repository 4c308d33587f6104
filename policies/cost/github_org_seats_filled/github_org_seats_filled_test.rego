package cost.github_org_seats_filled_test

import data.cost.github_org_seats_filled as control

_deny(seats, filled) := messages if {
	plan := {"seats": seats, "filled_seats": filled}
	messages := control.deny with input as {"asset": {"attributes": {"plan": plan}}}
		with data.settings.cost.github_spare_seats_percent as 5
}

test_denied_with_too_many_empty if _deny(100, 94) == {"6 of 100 paid seats are empty"}

test_allowed_with_some_spare if {
	_deny(100, 95) == set()
	_deny(100, 103) == set()
}

test_allowed_without_seats if _deny(0, 0) == set()
