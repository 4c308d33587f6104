# METADATA
# title: No seat is paid for somebody who has left
# description: >-
#   The bill counts the account until somebody ends it, and nobody of the product hears that its person is gone.
# schemas:
#   - input.asset.attributes: schema.identity.account
# custom:
#   severity: high
#   asset_types: [identity.account]
#   when:
#     attributes.active: [true]
#     attributes.seat.billable: [true]
#   requires: [attributes.person_id, attributes.link, attributes.seat.type, attributes.seat.price]
#   related:
#     persons: {type: identity.person, key: attributes.person_id, from: attributes.person_id}
#   remediation: >-
#     Deactivate the account in the product's administration under members, and reduce the number of seats at the
#     next renewal. Where seats are bought one by one, take it off the contract too.
#   saving_source: The price of the seat on the company's price list, per month.
package cost.account_seat_leaver

deny contains $"{_seat.type} is paid for {input.asset.attributes.person_id}, who has left{_unpriced}" if _left

saving := _seat.price if {
	_left
	_seat.price.minor > 0
}

_left if {
	some person in input.related.persons
	person.attributes.status == "left"
	input.asset.attributes.link.confidence in {"strong", "medium"}
}

_unpriced := "; the price list has no such seat, so no saving is counted" if is_null(_seat.price)

_unpriced := "" if not is_null(_seat.price)

_seat := input.asset.attributes.seat
