# METADATA
# title: The identity provider makes and ends the accounts of a workspace with single sign-on
# description: >-
#   Single sign-on alone keeps a leaver out of the door, but his account, his tokens and his seat stay until
#   somebody remembers them.
# schemas:
#   - input.asset.attributes: schema.saas.workspace
# custom:
#   severity: low
#   asset_types: [saas.workspace]
#   requires: [attributes.sso_enforced, attributes.scim_enabled]
#   remediation: >-
#     Switch provisioning on: in the product make a SCIM token, then in Okta open Applications, the product,
#     Provisioning, Configure API Integration, and tick Create, Update and Deactivate Users. In Entra it is
#     Enterprise applications, the product, Provisioning.
#
#     The token can write, so keep it in the identity provider only. If the plan has no provisioning, say so in
#     a waiver with the date of the next renewal.
package guardrails.saas_scim_enabled

deny contains "single sign-on is enforced, but accounts are made and ended by hand" if {
	input.asset.attributes.sso_enforced
	input.asset.attributes.scim_enabled == false
}
