# METADATA
# title: Nearly all seats that were bought are held
# description: >-
#   Seats that nobody holds are in no list of users, so only the bill shows them, month after month. Where the
#   number that was bought is not known, this is not judged: add it to the price list.
# schemas:
#   - input.asset.attributes: schema.saas.workspace
# custom:
#   severity: medium
#   asset_types: [saas.workspace]
#   when:
#     attributes.seats_counted: [true]
#   requires: [attributes.seats]
#   remediation: >-
#     Lower the number of seats: with monthly billing in the product's billing page, with a yearly contract at
#     its renewal, which is when the saving begins. Entra: Billing, Licenses. PagerDuty: Account Settings,
#     Billing. Before that, ask the teams who joins within the quarter.
#
#     How many may be spare is the setting `cost.saas_spare_percent`.
#   saving_source: The company's own price list; no product's API has what a company pays.
package cost.saas_seats_unassigned

deny contains $"{spare} of {seat.purchased} seats {seat.type} are held by nobody" if {
	some seat, spare in _spare
}

# _spare is, by the seats of a type, how many are too many.
_spare[seat] := spare if {
	some seat in input.asset.attributes.seats
	spare := seat.purchased - seat.consumed
	spare * 100 > seat.purchased * data.settings.cost.saas_spare_percent
}

saving := {"minor": minor, "currency": currency} if {
	count(_currencies) == 1
	some currency in _currencies
	minor := sum([price |
		some seat, spare in _spare
		price := spare * seat.price.minor
	])
	minor > 0
}

_currencies contains seat.price.currency if some seat, _ in _spare
