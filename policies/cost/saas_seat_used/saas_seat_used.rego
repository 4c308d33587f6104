# METADATA
# title: Paid seats are used
# description: >-
#   A seat that nobody uses costs as much as one that somebody does. Over a company it is often the largest part
#   of the bill that could be less.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: medium
#   asset_types: [saas.account]
#   when:
#     attributes.kind: [human, shared, unknown]
#     attributes.seat.billable: [true]
#     attributes.status: [active]
#   requires: [attributes.last_active_at]
#   remediation: >-
#     Ask the person whether he still needs it, and say when the seat will be taken; then give the account a
#     free or cheaper seat, or deactivate it. He may be on leave: the people list says so. With a yearly
#     contract the saving begins at the renewal, or the seat goes to the next person who asks.
#
#     How long is too long is the setting `cost.saas_seat_unused_days`.
#   saving_source: The company's own price list; no product's API has what a company pays.
package cost.saas_seat_used

import data.lib.dates

deny contains $"{_seat.type}, last used {_days} days ago, more than {data.settings.cost.saas_seat_unused_days}" if _unused

saving := _seat.price if {
	_unused
	_seat.price.minor > 0
}

_unused if _days > data.settings.cost.saas_seat_unused_days

_days := dates.days_between(input.asset.attributes.last_active_at, input.now) if {
	is_string(input.asset.attributes.last_active_at)
}

_seat := input.asset.attributes.seat
