# METADATA
# title: A workspace without single sign-on demands a second factor
# description: >-
#   A workspace that lets passwords alone in is as safe as the worst password in it.
# schemas:
#   - input.asset.attributes: schema.saas.workspace
# custom:
#   severity: high
#   asset_types: [saas.workspace]
#   exposure: organization
#   requires: [attributes.mfa_enforced, attributes.sso_enforced]
#   remediation: >-
#     In the product's administration require two-factor authentication for everybody. Slack: Settings,
#     Security, "Workspace-wide two-factor authentication". Okta: Security, Authentication Policies, a rule with
#     two factors. Entra: Protection, Conditional Access, a policy that requires multifactor authentication for
#     all users. Google Workspace: Security, 2-step verification, Enforcement.
#
#     Give people a grace period of a week and look at who has not enrolled. Better still, enforce single
#     sign-on.
package guardrails.saas_mfa_enforced

deny contains "neither a second factor nor single sign-on is enforced" if {
	input.asset.attributes.mfa_enforced == false
	input.asset.attributes.sso_enforced == false
}
