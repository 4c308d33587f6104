package cost.aws_log_group_expires_test

import data.cost.aws_log_group_expires as control

_group(retention, bytes) := {"asset": {"attributes": {"retention_days": retention, "stored_bytes": bytes}}}

_saving(bytes) := saving if {
	saving := control.saving with input as _group(null, bytes)
		with data.settings.cost.prices as {"currency": "USD", "minor_units": 100, "log_gib_month": 0.03}
}

test_denied_when_kept_for_ever if {
	control.deny == {"events are kept for ever"} with input as _group(null, 0)
}

test_allowed_with_a_retention if {
	every days in [1, 90, 3653] {
		control.deny == set() with input as _group(days, 0)
	}
}

test_saving_is_what_is_stored if {
	_saving(10737418240) == {"minor": 30, "currency": "USD"}
	_saving(10737418239) == {"minor": 29, "currency": "USD"}
}

test_no_saving_below_a_cent if {
	not _saving(0)
	not _saving(1000)
}
