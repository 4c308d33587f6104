# METADATA
# title: Paid seats of GitHub are filled
# description: >-
#   Seats that nobody sits in are paid until the contract is renewed; the renewal asks for as many again.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: low
#   asset_types: [github.organization]
#   requires: [attributes.plan.seats, attributes.plan.filled_seats]
#   remediation: >-
#     Under the organization's Settings, Billing and licensing, Licensing, remove seats; on a yearly contract
#     note the number for the renewal.
#
#     Some spare seats are right for those who join: the setting `cost.github_spare_seats_percent`.
package cost.github_org_seats_filled

deny contains $"{spare} of {plan.seats} paid seats are empty" if {
	plan := input.asset.attributes.plan
	spare := plan.seats - plan.filled_seats
	spare * 100 > plan.seats * data.settings.cost.github_spare_seats_percent
}
