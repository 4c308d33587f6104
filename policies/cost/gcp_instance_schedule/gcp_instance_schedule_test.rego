package cost.gcp_instance_schedule_test

import data.cost.gcp_instance_schedule as control

_prices := {"currency": "USD", "minor_units": 100, "hours_per_month": 730, "instance_hour": {"e2-standard-2": 0.1}}

_instance(labels, project) := {
	"asset": {"tags": labels, "attributes": {"machine_type": "e2-standard-2"}},
	"related": {"project": [{"tags": project}]},
}

_denied := {"runs around the clock in environment development, label schedule is missing or blank"}

test_denied_outside_production if {
	control.deny == _denied with input as _instance({"environment": "development"}, {})
	control.deny == _denied with input as _instance({"schedule": " "}, {"environment": "development"})
}

test_allowed_with_a_schedule_or_in_production if {
	control.deny == set() with input as _instance({"environment": "development", "schedule": "always"}, {})
	control.deny == set() with input as _instance({"environment": "production"}, {"environment": "development"})
}

test_allowed_when_nobody_says_what_it_is if control.deny == set() with input as _instance({}, {"owner": "payments"})

test_saving_is_the_share_of_a_month if {
	control.saving == {"minor": 4672, "currency": "USD"} with input as _instance({}, {})
		with data.settings.cost.gcp_prices as _prices
		with data.settings.cost.schedule_saving_percent as 64
}

test_allowed_for_nodes_of_gke if {
	control.deny == set() with input as _instance({"goog-gke-node": ""}, {"environment": "development"})
}
