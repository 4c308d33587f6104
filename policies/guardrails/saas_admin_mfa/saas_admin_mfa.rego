# METADATA
# title: Administrators have a second factor or sign in through the identity provider
# description: >-
#   One guessed or stolen password of an administrator opens the whole workspace: everything in it can be read,
#   everybody let in, and the traces removed.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: critical
#   asset_types: [saas.account]
#   exposure: public
#   when:
#     attributes.kind: [human, shared, unknown]
#     attributes.mfa: [false]
#     attributes.privilege: [owner, admin]
#     attributes.status: [active]
#   requires: [attributes.sso]
#   remediation: >-
#     Let the person enrol a security key or an authenticator app today: Slack: Account settings, Two-factor
#     authentication; Google: myaccount.google.com, Security, 2-Step Verification; Okta: Settings, Security
#     Methods; Snowflake: Snowsight, Settings, Authentication. Until then take the role away.
#
#     Better, require single sign-on for administrators too, so that the identity provider's second factor
#     counts.
package guardrails.saas_admin_mfa

deny contains "no second factor, and no sign-in through the identity provider" if {
	input.asset.attributes.mfa == false
	input.asset.attributes.sso == false
}
