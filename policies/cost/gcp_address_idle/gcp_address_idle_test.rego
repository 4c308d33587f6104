package cost.gcp_address_idle_test

import data.cost.gcp_address_idle as control

_address(used) := {"asset": {"attributes": {"address": "203.0.113.9", "in_use": used}}}

test_denied_when_idle if control.deny == {"203.0.113.9 is used by nothing"} with input as _address(false)

test_allowed_when_used if control.deny == set() with input as _address(true)

test_saving_is_a_month if {
	control.saving == {"minor": 730, "currency": "USD"} with input as _address(false)
		with data.settings.cost.gcp_prices as {
			"currency": "USD",
			"minor_units": 100,
			"hours_per_month": 730,
			"idle_address_hour": 0.01,
		}
}
