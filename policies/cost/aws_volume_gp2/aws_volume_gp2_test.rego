package cost.aws_volume_gp2_test

import data.cost.aws_volume_gp2 as control

_prices := {
	"currency": "USD", "minor_units": 100,
	"volume_gib_month": {"gp2": 0.1, "gp3": 0.08},
	"gp3_iops_month": 0.005,
}

_volume(type, size, iops) := {"asset": {"attributes": {"volume_type": type, "size_gib": size, "iops": iops}}}

_saving(size, iops) := saving if {
	saving := control.saving with input as _volume("gp2", size, iops) with data.settings.cost.prices as _prices
}

test_denied_for_gp2 if control.deny == {"the type is gp2"} with input as _volume("gp2", 100, 300)

test_allowed_for_others if control.deny == set() with input as _volume("gp3", 100, 3000)

test_saving_is_the_difference if {
	_saving(100, 300) == {"minor": 200, "currency": "USD"}
	_saving(1000, 3000) == {"minor": 2000, "currency": "USD"}
}

test_iops_that_have_to_be_bought_are_taken_off if {
	_saving(2000, 6000) == {"minor": 2500, "currency": "USD"}
}

test_no_saving_that_is_nothing if not _saving(0, 0)
