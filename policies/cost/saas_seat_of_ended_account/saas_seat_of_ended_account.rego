# METADATA
# title: No ended account holds a paid seat
# description: >-
#   Nobody can use the seat of an account that is suspended or deactivated, but the bill has it until somebody
#   takes it away.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: high
#   asset_types: [saas.account]
#   when:
#     attributes.seat.billable: [true]
#     attributes.status: [suspended, deactivated, deleted]
#   requires: [attributes.seat.type]
#   remediation: >-
#     Take the licence from the account; what it holds stays. Google Workspace: Directory, Users, the user,
#     Licenses, or an Archived User licence where the mail must be kept. Entra: Users, the user, Licenses. If
#     the person is on leave and comes back, say so in a waiver with the date.
#   saving_source: The company's own price list; no product's API has what a company pays.
package cost.saas_seat_of_ended_account

deny contains $"{input.asset.attributes.status}, and holds the seat {input.asset.attributes.seat.type}" if {
	input.asset.attributes.seat.billable
}

saving := input.asset.attributes.seat.price if input.asset.attributes.seat.price.minor > 0
