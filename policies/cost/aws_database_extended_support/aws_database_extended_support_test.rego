package cost.aws_database_extended_support_test

import data.cost.aws_database_extended_support as control

_ends := {"mysql": {"5.7": "2024-02-29"}, "postgres": {"1": "2001-01-01", "13": "2026-02-28", "14": "2027-02-28"}}

_database(engine, version, class) := {
	"now": "2026-11-25T03:00:00Z",
	"asset": {"attributes": {"engine": engine, "engine_version": version, "instance_class": class}},
}

_deny(engine, version) := messages if {
	messages := control.deny with input as _database(engine, version, "db.r6g.large")
		with data.settings.cost.engine_support_ends as _ends
		with data.settings.cost.support_notice_days as 90
}

_saving(class) := _saving_of(_database("mysql", "5.7.44", class))

_saving_of(database) := saving if {
	saving := control.saving with input as database
		with data.settings.cost.engine_support_ends as _ends
		with data.settings.cost.prices as {
			"currency": "USD", "minor_units": 100, "hours_per_month": 730,
			"extended_support_vcpu_hour": 0.1, "database_vcpus": {"large": 2, "2xlarge": 8},
		}
}

test_denied_after_the_end if {
	_deny("mysql", "5.7.44") == {"standard support of mysql 5.7 ended on 2024-02-29"}
	_deny("postgres", "13.15") == {"standard support of postgres 13 ended on 2026-02-28"}
	_deny("postgres", "13") == {"standard support of postgres 13 ended on 2026-02-28"}
}

test_allowed_before_the_end if {
	_deny("postgres", "14.2") == set()
	_deny("mysql", "8.4.1") == set()
}

test_allowed_for_engines_without_extended_support if _deny("mariadb", "10.6.1") == set()

test_saving_follows_the_size if {
	_saving("db.r6g.large") == {"minor": 14600, "currency": "USD"}
	_saving("db.m5.2xlarge") == {"minor": 58400, "currency": "USD"}
}

test_no_saving_for_a_size_without_vcpus if {
	not _saving("db.serverless")
	not _saving("db.r6g.9xlarge")
}

test_not_ended_on_the_last_day if {
	database := object.union(_database("postgres", "13.15", "db.r6g.large"), {"now": "2026-02-28T23:59:59Z"})
	messages := {"standard support of postgres 13 ends on 2026-02-28"}
	control.deny == messages with input as database
		with data.settings.cost.engine_support_ends as _ends
		with data.settings.cost.support_notice_days as 90
}

test_denied_when_the_end_is_near if {
	every now, messages in {
		"2026-11-28T23:59:59Z": set(),
		"2026-11-30T00:00:00Z": {"standard support of postgres 14 ends on 2027-02-28"},
	} {
		control.deny == messages with input as object.union(_database("postgres", "14.2", "db.r6g.large"), {"now": now})
			with data.settings.cost.engine_support_ends as _ends
			with data.settings.cost.support_notice_days as 90
	}
}

test_no_saving_before_the_end if {
	not _saving_of(object.union(_database("postgres", "14.2", "db.r6g.large"), {"now": "2027-02-28T00:00:00Z"}))
}

test_saving_counts_the_standby if {
	every engine, minor in {"mysql": 29200, "aurora-mysql": 14600} {
		database := object.union(
			_database(engine, "5.7.44", "db.r6g.large"),
			{"asset": {"attributes": {"multi_az": true}}},
		)
		saving := control.saving with input as database
			with data.settings.cost.engine_support_ends as {engine: {"5.7": "2024-02-29"}}
			with data.settings.cost.prices as {
				"currency": "USD", "minor_units": 100, "hours_per_month": 730,
				"extended_support_vcpu_hour": 0.1, "database_vcpus": {"large": 2},
			}
		saving.minor == minor
	}
}
