package cost.saas_renewal_reviewed_test

import data.cost.saas_renewal_reviewed as control

_deny(renews, purchased, consumed) := messages if {
	messages := control.deny with input as {
		"now": "2026-11-25T03:00:00Z",
		"asset": {"attributes": {"renews_on": renews, "seats": [{"type": "Full", "purchased": purchased, "consumed": consumed}]}},
	}
		with data.settings.cost.saas_renewal_days as 90
}

test_denied_when_it_renews_soon if {
	_deny("2026-12-25", 50, 40) == {"renews in 30 days, with 10 unused seats Full"}
	_deny("2026-11-25", 50, 49) == {"renews in 0 days, with 1 unused seats Full"}
	_deny("2027-02-23", 50, 40) == {"renews in 90 days, with 10 unused seats Full"}
}

test_allowed_when_it_is_far_or_over if {
	every renews in ["2027-02-24", "2026-11-24", "2025-01-01"] {
		_deny(renews, 50, 40) == set()
	}
}

test_allowed_when_all_are_held if _deny("2026-12-25", 50, 50) == set()

test_allowed_without_a_date if _deny(null, 50, 40) == set()
