# METADATA
# title: No invitation waits for somebody who has left
# description: >-
#   Whoever still has the mail can accept the invitation, and gets an account that no list of accounts to end has.
# schemas:
#   - input.asset.attributes: schema.identity.account
# custom:
#   severity: medium
#   asset_types: [identity.account]
#   when:
#     attributes.status: [invited]
#   requires: [attributes.person_id, attributes.link]
#   related:
#     persons: {type: identity.person, key: attributes.person_id, from: attributes.person_id}
#   remediation: >-
#     Withdraw the invitation in the product's administration under members or pending invitations; on GitHub `gh
#     api --method DELETE orgs/ORG/invitations/INVITATION_ID`.
package guardrails.account_leaver_invited

deny contains $"{person.attributes.person_id} has left and is still invited" if {
	some person in input.related.persons
	person.attributes.status == "left"
	input.asset.attributes.link.confidence in {"strong", "medium"}
}
