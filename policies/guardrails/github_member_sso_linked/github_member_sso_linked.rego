# METADATA
# title: GitHub members are linked to the identity provider
# description: >-
#   Whoever leaves loses access when the identity provider says so; an account that is not linked goes on until
#   somebody remembers it.
# schemas:
#   - input.asset.attributes: schema.github.member
# custom:
#   severity: medium
#   asset_types: [github.member]
#   requires: [attributes.saml_name_id]
#   related:
#     organization: {type: github.organization, key: id, from: parent}
#   exposure: organization
#   remediation: >-
#     The member opens github.com/orgs/ORG/sso and signs in once. Whoever cannot is not known to the identity
#     provider: remove the member, or make a bot a GitHub App.
#
#     Enforcing SAML single sign-on removes all members who are not linked; look at this list before.
package guardrails.github_member_sso_linked

deny contains "is not linked to the identity provider" if {
	is_null(input.asset.attributes.saml_name_id)
	some organization in input.related.organization
	organization.attributes.sso_configured
}
