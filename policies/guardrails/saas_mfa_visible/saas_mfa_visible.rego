# METADATA
# title: A workspace shows second factors, or does without
# description: >-
#   Where the product does not tell who has a second factor and single sign-on is not enforced, nobody can say
#   whether a password alone opens an account.
# schemas:
#   - input.asset.attributes: schema.saas.workspace
# custom:
#   severity: low
#   asset_types: [saas.workspace]
#   requires: [attributes.capabilities.mfa, attributes.sso_enforced]
#   remediation: >-
#     Enforce single sign-on, so that the identity provider's second factor guards the workspace. Else give the
#     auditor the permission that shows it, which `auditor doctor` names, or a plan that has it.
package guardrails.saas_mfa_visible

deny contains "nobody can see who has a second factor, and single sign-on is not enforced" if {
	input.asset.attributes.capabilities.mfa == false
	input.asset.attributes.sso_enforced == false
}
