# METADATA
# title: The product asks every account for its second factor
# description: >-
#   An account that the enforcement leaves out can drop its second factor again tonight, and nobody would
#   notice.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: high
#   asset_types: [saas.account]
#   when:
#     attributes.kind: [human, shared, unknown]
#     attributes.provider: [google_workspace]
#     attributes.status: [active]
#   requires: [attributes.mfa_required]
#   remediation: >-
#     Move the account into an organizational unit or group for which it is enforced. Google Workspace:
#     Security, 2-step verification, choose the unit or group, Enforcement "On". Look first whether the person
#     has enrolled, or the next sign-in locks him out.
package guardrails.saas_mfa_required

deny contains "the product does not require a second factor of it" if {
	input.asset.attributes.mfa_required == false
}
