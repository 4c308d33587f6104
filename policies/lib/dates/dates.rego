# METADATA
# title: Dates
# description: Counts days between RFC 3339 times. Nothing here reads the clock.
package lib.dates

# days_between(since, until) is the number of whole days from since to until.
days_between(since, until) := floor((_ns(until) - _ns(since)) / _day_ns)

# days_unused(used_at, made_at, now) counts from the last use; of what was never
# used, where used_at is null, from the day on which it was made. It is undefined
# where nobody knows that either.
days_unused(used_at, _, now) := days_between(used_at, now) if is_string(used_at)

days_unused(used_at, made_at, now) := days_between(made_at, now) if {
	is_null(used_at)
	is_string(made_at)
}

# past(now, date) holds when the day of date, such as "2026-02-28", is over, UTC.
past(now, date) if _ns(now) >= _ns($"{date}T00:00:00Z") + _day_ns

# reached(now, moment) holds from the moment on, such as the end of a key.
reached(now, moment) if _ns(now) >= _ns(moment)

_ns(time_of_day) := time.parse_rfc3339_ns(time_of_day)

_day_ns := ((24 * 60) * 60) * 1000000000
