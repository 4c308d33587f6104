# METADATA
# title: No address brings its new holder the old one's account
# description: >-
#   An address that is given to a second person opens what its first holder had: the account is older than the
#   person's first day.
# schemas:
#   - input.asset.attributes: schema.identity.account
# custom:
#   severity: medium
#   asset_types: [identity.account]
#   when:
#     attributes.active: [true]
#     attributes.recycled: [true, false]
#     # Nobody says when a binding in Google Cloud was made, and a GitHub account is the person's own.
#     attributes.source_type: [saas.account, aws.iam_user]
#   requires: [attributes.person_id, attributes.link, attributes.created_at]
#   remediation: >-
#     Ask the person whether the account is his. If it is the former holder's, deactivate it, move what it owns, and
#     invite the person anew. If it is his own from an earlier time, say so in the people map: `{account: "ID",
#     person: "NUMBER"}`.
package guardrails.account_address_not_recycled

deny contains $"it was made on {day}, long before {input.asset.attributes.person_id} came" if {
	input.asset.attributes.recycled == true
	day := substring(input.asset.attributes.created_at, 0, 10)
}
