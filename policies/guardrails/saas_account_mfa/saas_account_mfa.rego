# METADATA
# title: People have a second factor or sign in through the identity provider
# description: >-
#   A password alone can be guessed, reused or given away on a false page; the products in which people work
#   hold most of what the company knows.
# schemas:
#   - input.asset.attributes: schema.saas.account
# custom:
#   severity: high
#   asset_types: [saas.account]
#   exposure: public
#   when:
#     attributes.kind: [human, shared, unknown]
#     attributes.mfa: [false]
#     attributes.privilege: [member, guest, unknown]
#     attributes.status: [active]
#   requires: [attributes.sso]
#   remediation: >-
#     Ask the person to enrol a security key or an authenticator app; the product's page of its own account
#     settings has it under security. Then require it for everybody, or require single sign-on.
#
#     Of an account that the product shows without a second factor although it signs in through the identity
#     provider, the reading lacks the permission to see that: `auditor doctor` names it.
package guardrails.saas_account_mfa

deny contains "no second factor, and no sign-in through the identity provider" if {
	input.asset.attributes.mfa == false
	input.asset.attributes.sso == false
}
