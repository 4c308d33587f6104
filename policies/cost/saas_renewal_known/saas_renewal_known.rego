# METADATA
# title: The register says when a paid workspace renews
# description: >-
#   A contract whose date nobody knows renews at the old size. The months before are the only time to talk about
#   it.
# schemas:
#   - input.asset.attributes: schema.saas.workspace
# custom:
#   severity: low
#   asset_types: [saas.workspace]
#   requires: [attributes.renews_on, attributes.seats]
#   remediation: >-
#     Add `renews_on` of the workspace to the register in `auditor.yaml`; the date is on the order form or the
#     product's billing page.
package cost.saas_renewal_known

deny contains "paid seats, and no date of renewal" if {
	is_null(input.asset.attributes.renews_on)
	some seat in input.asset.attributes.seats
	seat.price.minor > 0
}
