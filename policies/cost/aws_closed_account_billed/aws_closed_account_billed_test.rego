package cost.aws_closed_account_billed_test

import data.cost.aws_closed_account_billed as control

_account(minor) := {"asset": {
	"monthly_cost": {"minor": minor, "currency": "USD"},
	"attributes": {"state": "SUSPENDED"},
}}

test_denied_when_billed if {
	control.deny == {"SUSPENDED, but billed last month"} with input as _account(1)
}

test_allowed_when_it_costs_nothing if {
	every minor in [0, -500] {
		control.deny == set() with input as _account(minor)
	}
}

test_saving_is_the_cost if {
	control.saving == {"minor": 1999, "currency": "USD"} with input as _account(1999)
	control.saving == {"minor": 1, "currency": "USD"} with input as _account(1)
	not control.saving with input as _account(0)
}
