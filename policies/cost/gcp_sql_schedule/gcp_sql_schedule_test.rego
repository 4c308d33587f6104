package cost.gcp_sql_schedule_test

import data.cost.gcp_sql_schedule as control

_prices := {
	"currency": "USD",
	"minor_units": 100,
	"hours_per_month": 730,
	"sql_vcpu_hour": 0.04,
	"sql_memory_gb_hour": 0.01,
	"sql_tier_hour": {"db-f1-micro": 0.01},
}

_database(labels, tier) := {
	"asset": {"tags": labels, "attributes": {"tier": tier}},
	"related": {"project": [{"tags": {"environment": "staging"}}]},
}

test_denied_outside_production if {
	control.deny == {
		"runs around the clock in environment staging, label schedule is missing or blank",
	} with input as _database({}, "db-f1-micro")
}

test_allowed_with_a_schedule_or_in_production if {
	control.deny == set() with input as _database({"schedule": "always"}, "db-f1-micro")
	control.deny == set() with input as _database({"environment": "production"}, "db-f1-micro")
}

test_saving_of_each_kind_of_tier if {
	every tier, minor in {"db-f1-micro": 365, "db-custom-2-4096": 4380} {
		control.saving == {"minor": minor, "currency": "USD"} with input as _database({}, tier)
			with data.settings.cost.gcp_prices as _prices
			with data.settings.cost.schedule_saving_percent as 50
	}
}

test_no_saving_without_a_price if {
	not control.saving with input as _database({}, "db-new-1") with data.settings.cost.gcp_prices as _prices
}
