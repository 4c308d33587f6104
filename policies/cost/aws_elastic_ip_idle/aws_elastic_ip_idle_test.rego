package cost.aws_elastic_ip_idle_test

import data.cost.aws_elastic_ip_idle as control

_address(associated) := {"asset": {"attributes": {"associated": associated, "public_ip": "203.0.113.7"}}}

test_denied_when_associated_with_nothing if {
	control.deny == {"203.0.113.7 is associated with nothing"} with input as _address(false)
}

test_allowed_when_associated if control.deny == set() with input as _address(true)

test_saving_is_a_month_of_hours if {
	control.saving == {"minor": 365, "currency": "USD"} with input as _address(false)
		with data.settings.cost.prices as {
			"currency": "USD", "minor_units": 100, "hours_per_month": 730,
			"elastic_ip_hour": 0.005,
		}
}

test_no_saving_without_a_price if {
	not control.saving with input as _address(false)
		with data.settings.cost.prices as {"currency": "USD", "minor_units": 100, "hours_per_month": 730}
}
