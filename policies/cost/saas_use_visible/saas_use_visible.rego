# METADATA
# title: A workspace with paid seats shows when they are used
# description: >-
#   Where the product does not tell when an account was last used, no control can say which of its seats could
#   go; the totals of savings leave the whole workspace out.
# schemas:
#   - input.asset.attributes: schema.saas.workspace
# custom:
#   severity: informational
#   asset_types: [saas.workspace]
#   requires: [attributes.capabilities.last_active, attributes.seats]
#   remediation: >-
#     Give the auditor the permission that shows it, which `auditor doctor` names, or take a plan that has it.
#     Where the product never tells, export its audit log or the identity provider's sign-ins once before each
#     renewal, and ask the holders of seats who are in neither.
package cost.saas_use_visible

deny contains "paid seats, and nobody can see when they are used" if {
	input.asset.attributes.capabilities.last_active == false
	some seat in input.asset.attributes.seats
	seat.price.minor > 0
}
