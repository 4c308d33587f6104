package lib.dates_test

import data.lib.dates

test_counts_whole_days if {
	every until, days in {
		"2026-11-01T00:00:00Z": 0,
		"2026-11-01T23:59:59Z": 0,
		"2026-11-02T00:00:00Z": 1,
		"2026-11-02T01:00:00+02:00": 0,
		"2026-10-31T00:00:00Z": -1,
		"2027-11-01T00:00:00Z": 365,
	} {
		dates.days_between("2026-11-01T00:00:00Z", until) == days
	}
}

test_unused_since_the_last_use_or_since_it_was_made if {
	every used, days in {"2026-11-20T00:00:00Z": 5, null: 24} {
		dates.days_unused(used, "2026-11-01T00:00:00Z", "2026-11-25T00:00:00Z") == days
	}
	not dates.days_unused(null, null, "2026-11-25T00:00:00Z")
}

test_day_is_past_after_its_end if {
	not dates.past("2026-02-28T23:59:59Z", "2026-02-28")
	dates.past("2026-03-01T00:00:00Z", "2026-02-28")
}

test_moment_is_reached_at_its_second if {
	dates.reached("2026-11-25T03:00:00Z", "2026-11-25T04:00:00+01:00")
	not dates.reached("2026-11-25T03:00:00Z", "2026-11-25T03:00:01Z")
}

test_leap_day_is_a_day if {
	dates.days_between("2028-02-28T00:00:00Z", "2028-03-01T00:00:00Z") == 2
	not dates.past("2028-02-29T12:00:00Z", "2028-02-29")
	dates.past("2028-03-01T00:00:00Z", "2028-02-29")
}
