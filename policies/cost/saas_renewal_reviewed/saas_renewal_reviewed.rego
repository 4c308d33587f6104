# METADATA
# title: A contract that renews soon has no unused seats
# description: >-
#   At the renewal the number of seats can be lowered; a week later they are paid for another year.
# schemas:
#   - input.asset.attributes: schema.saas.workspace
# custom:
#   severity: medium
#   asset_types: [saas.workspace]
#   when:
#     attributes.seats_counted: [true]
#   requires: [attributes.renews_on, attributes.seats]
#   remediation: >-
#     Before the date, tell the vendor the lower number in writing, and mind the notice in the contract, which
#     is often 30 or 60 days. First reclaim the seats that the other findings of this workspace name.
#
#     How early this begins is the setting `cost.saas_renewal_days`.
package cost.saas_renewal_reviewed

import data.lib.dates

deny contains $"renews in {_days} days, with {unused} unused seats {seat.type}" if {
	_days >= 0
	_days <= data.settings.cost.saas_renewal_days
	some seat in input.asset.attributes.seats
	unused := seat.purchased - seat.consumed
	unused > 0
}

_days := dates.days_between($"{substring(input.now, 0, 10)}T00:00:00Z", $"{input.asset.attributes.renews_on}T00:00:00Z") if {
	is_string(input.asset.attributes.renews_on)
}
