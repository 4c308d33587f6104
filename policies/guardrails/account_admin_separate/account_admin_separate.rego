# METADATA
# title: Administrators have a second account for their daily work
# description: >-
#   Whoever reads mail and opens documents with an administrator's account gives every attachment the rights of
#   one.
# schemas:
#   - input.asset.attributes: schema.identity.account
# custom:
#   severity: low
#   asset_types: [identity.account]
#   when:
#     attributes.active: [true]
#     attributes.kind: [human, unknown]
#     attributes.privilege: [owner, admin]
#   requires: [attributes.counterpart, attributes.person_id, attributes.provider]
#   settings: [guardrails.separate_admin_providers]
#   remediation: >-
#     Make a second account for the person that has the role and nothing else, with a passkey of its own and
#     without a mailbox, and take the role from the daily one.
package guardrails.account_admin_separate

deny contains $"{input.asset.attributes.person_id} has no daily account beside this administrator's" if {
	input.asset.attributes.provider in data.settings.guardrails.separate_admin_providers
	is_string(input.asset.attributes.person_id)
	input.asset.attributes.counterpart == false
}
