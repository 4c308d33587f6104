package cost.aws_instance_schedule_test

import data.cost.aws_instance_schedule as control

_instance(own, of_account) := {
	"asset": {"tags": own, "attributes": {"state": "running", "instance_type": "m7i.large"}},
	"related": {"account": [{"tags": of_account}]},
}

_deny(own, of_account) := messages if {
	messages := control.deny with input as _instance(own, of_account)
		with data.settings.cost.always_on_environments as ["production", "shared"]
		with data.settings.cost.schedule_tag as "schedule"
}

test_denied_without_a_schedule if {
	_deny({}, {"environment": "development"}) == {
		"runs around the clock in environment development, tag schedule is missing or blank",
	}
	_deny({"schedule": " "}, {"environment": "sandbox"}) == {
		"runs around the clock in environment sandbox, tag schedule is missing or blank",
	}
}

test_own_environment_goes_first if {
	_deny({"environment": "staging"}, {"environment": "production"}) == {
		"runs around the clock in environment staging, tag schedule is missing or blank",
	}
	_deny({"environment": "production"}, {"environment": "development"}) == set()
}

test_allowed_in_production if {
	_deny({}, {"environment": "production"}) == set()
	_deny({}, {"environment": "shared"}) == set()
}

test_allowed_with_a_schedule if _deny({"schedule": "office-hours"}, {"environment": "development"}) == set()

test_allowed_where_the_environment_is_not_known if {
	_deny({}, {}) == set()
	_deny({"environment": ""}, {"environment": " "}) == set()
}

test_saving_is_the_share_of_the_price if {
	prices := {"currency": "USD", "minor_units": 100, "hours_per_month": 730, "instance_hour": {"m7i.large": 0.1}}
	control.saving == {"minor": 4672, "currency": "USD"} with input as _instance({}, {})
		with data.settings.cost.prices as prices
		with data.settings.cost.schedule_saving_percent as 64
}

test_no_saving_without_a_price if {
	not control.saving with input as _instance({}, {})
		with data.settings.cost.prices as {"currency": "USD", "minor_units": 100, "hours_per_month": 730, "instance_hour": {}}
		with data.settings.cost.schedule_saving_percent as 64
}
