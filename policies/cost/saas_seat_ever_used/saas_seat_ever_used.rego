# METADATA
# title: Paid seats that were given out have been used
# description: >-
#   A seat that was given out and never used was not needed, and nobody misses it.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: medium
#   asset_types: [saas.account]
#   when:
#     attributes.kind: [human, shared, unknown]
#     attributes.last_active_at: [null]
#     attributes.seat.billable: [true]
#     attributes.status: [active]
#   requires: [attributes.created_at]
#   remediation: >-
#     Take the seat back and tell the person how to ask for it. For a whole team that never came, stop giving
#     paid seats to everybody by default.
#
#     How new an account may be is the setting `cost.saas_seat_new_days`.
#   saving_source: The company's own price list; no product's API has what a company pays.
package cost.saas_seat_ever_used

import data.lib.dates

deny contains $"{_seat.type}, never used since it was made {_days} days ago" if _idle

saving := _seat.price if {
	_idle
	_seat.price.minor > 0
}

_idle if _days > data.settings.cost.saas_seat_new_days

_days := dates.days_between(input.asset.attributes.created_at, input.now) if is_string(input.asset.attributes.created_at)

_seat := input.asset.attributes.seat
