# METADATA
# title: No service account or bot holds a seat that is made for people
# description: >-
#   Most products let machines in with tokens that cost nothing; one that signs in like a person pays like one.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: low
#   asset_types: [saas.account]
#   when:
#     attributes.kind: [service, bot]
#     attributes.seat.billable: [true]
#     attributes.status: [active]
#   requires: [attributes.seat.type]
#   remediation: >-
#     Give the integration the product's own kind of access, an app, a service account or an API token, move it
#     there, and end the account.
#   saving_source: The company's own price list; no product's API has what a company pays.
package cost.saas_seat_of_service_account

deny contains $"a machine that holds the seat {input.asset.attributes.seat.type}" if input.asset.attributes.seat.billable

saving := input.asset.attributes.seat.price if input.asset.attributes.seat.price.minor > 0
