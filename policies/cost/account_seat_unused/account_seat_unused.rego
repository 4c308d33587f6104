# METADATA
# title: Paid seats are used, whatever the product
# description: >-
#   A seat that nobody uses costs as much as one that somebody does. Over a company it is often the largest part of
#   the bill that could be less.
# schemas:
#   - input.asset.attributes: schema.identity.account
# custom:
#   severity: medium
#   asset_types: [identity.account]
#   when:
#     attributes.active: [true]
#     attributes.kind: [human, shared, unknown]
#     attributes.seat.billable: [true]
#   requires: [attributes.seat.last_used_at, attributes.seat.assigned_at, attributes.seat.type, attributes.seat.price]
#   related:
#     persons: {type: identity.person, key: attributes.person_id, from: attributes.person_id}
#   remediation: >-
#     Ask the person, then take the seat away in the product's administration; on GitHub `gh api --method DELETE
#     orgs/ORG/copilot/billing/selected_users -f "selected_usernames[]=LOGIN"`. Whoever is on leave keeps his.
#
#     Where seats are bought for a year, reduce their number at the renewal.
#   saving_source: The price of the seat on the company's price list, per month.
package cost.account_seat_unused

import data.lib.dates

deny contains $"{_seat.type}, {_idle}{_unpriced}" if _reclaimable

saving := _seat.price if {
	_reclaimable
	_seat.price.minor > 0
}

_reclaimable if {
	_idle

	# Who is on leave comes back; who has left has account_seat_leaver.
	every person in input.related.persons {
		not person.attributes.status in {"leave", "left", "future"}
	}
}

_idle := $"last used {days} days ago" if {
	is_string(_seat.last_used_at)
	days := dates.days_between(_seat.last_used_at, input.now)
	days > data.settings.cost.saas_seat_unused_days
}

_idle := $"not used since it was given out {days} days ago" if {
	is_null(_seat.last_used_at)
	is_string(_seat.assigned_at)
	days := dates.days_between(_seat.assigned_at, input.now)
	days > data.settings.cost.saas_seat_new_days
}

_unpriced := "; the price list has no such seat, so no saving is counted" if is_null(_seat.price)

_unpriced := "" if not is_null(_seat.price)

_seat := input.asset.attributes.seat
