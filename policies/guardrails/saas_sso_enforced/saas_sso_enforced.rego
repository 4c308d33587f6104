# METADATA
# title: Nobody signs in to a workspace but through the identity provider
# description: >-
#   Where a password still opens the workspace, a leaver keeps his way in after the identity provider has ended
#   him, and the company's second factor, device checks and sign-in log count for nothing.
# schemas:
#   - input.asset.attributes: schema.saas.workspace
# custom:
#   severity: high
#   asset_types: [saas.workspace]
#   exposure: organization
#   requires: [attributes.provider, attributes.sso_enforced]
#   remediation: >-
#     In the product's administration make single sign-on required, not only possible. Slack: Settings,
#     Security, SSO settings, then "All members must sign in using SSO". Google Workspace: Security,
#     Authentication, SSO with third party IdP. PagerDuty: User Icon, Account Settings, Single Sign-on, and
#     switch "Allow username/password login" off. New Relic: Administration, Authentication domains. Snowflake:
#     `ALTER USER NAME UNSET PASSWORD` for each person, once the SAML integration works.
#
#     Tell people a week before, keep one owner with a sealed password for the day on which the identity
#     provider is down, and list that account in the setting `guardrails.saas_break_glass_accounts`. A directory
#     that is itself an identity provider is listed in `guardrails.saas_identity_providers`.
package guardrails.saas_sso_enforced

deny contains "people can sign in without the identity provider" if {
	input.asset.attributes.sso_enforced == false
	not input.asset.attributes.provider in data.settings.guardrails.saas_identity_providers
}
