# METADATA
# title: Copilot seats are used
# description: >-
#   A seat is paid every month, whether its holder writes code with it or not. Telemetry that an editor does not
#   send looks like no use, so ask before you take it.
# schemas:
#   - input.asset.attributes: schema.github.copilot_seat
# custom:
#   severity: medium
#   asset_types: [github.copilot_seat]
#   when:
#     attributes.pending_cancellation_date: [null]
#   requires: [attributes.last_activity_at, attributes.created_at, attributes.pending_cancellation_date]
#   remediation: >-
#     Run `gh api -X DELETE orgs/ORG/copilot/billing/selected_users -f 'selected_usernames[]=LOGIN'`; the seat
#     ends with the billing cycle. Who got it with a team leaves the team instead.
#
#     Who needs it again gets one in a minute. The limits are the settings `cost.github_copilot_idle_days` and
#     `cost.github_copilot_grace_days`.
#   saving_source: >-
#     The price of the seat in the company's price list; none without it.
package cost.github_copilot_seat_used

import data.lib.dates

deny contains $"has not been used for {days} days" if {
	not is_null(_seat.last_activity_at)
	days := dates.days_between(_seat.last_activity_at, input.now)
	days > data.settings.cost.github_copilot_idle_days
	_old
}

deny contains $"was never used in {days} days" if {
	is_null(_seat.last_activity_at)
	days := dates.days_between(_seat.created_at, input.now)
	_old
}

saving := {"minor": _seat.price.minor, "currency": _seat.price.currency}

_old if dates.days_between(_seat.created_at, input.now) > data.settings.cost.github_copilot_grace_days

_seat := input.asset.attributes
