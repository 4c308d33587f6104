# METADATA
# title: The price list has every seat that was bought
# description: >-
#   Savings of seats without a price are left out of every total, so the totals look better than they are.
# schemas:
#   - input.asset.attributes: schema.saas.workspace
# custom:
#   severity: informational
#   asset_types: [saas.workspace]
#   requires: [attributes.seats]
#   remediation: >-
#     Add a row for the seat type to the price list, with what the contract says for a seat and month. A seat
#     that is free has the price 0.
package cost.saas_price_known

deny contains $"the price list has no seat {seat.type}" if {
	some seat in input.asset.attributes.seats
	is_null(seat.price)
	_in_use(seat)
}

_in_use(seat) if seat.purchased > 0

_in_use(seat) if seat.consumed > 0
