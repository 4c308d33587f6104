# METADATA
# title: Nobody who has left administers anything
# description: >-
#   Whoever left with an administrator's account can still read everything, let others in and lock the company
#   out. Nobody watches what he does, since nobody knows that he can.
# schemas:
#   - input.asset.attributes: schema.identity.account
# custom:
#   severity: critical
#   asset_types: [identity.account]
#   exposure: public
#   when:
#     attributes.active: [true]
#     attributes.source_type: [saas.account, github.member]
#   requires: [attributes.person_id, attributes.link]
#   related:
#     persons: {type: identity.person, key: attributes.person_id, from: attributes.person_id}
#   remediation: >-
#     Take the role away first, then end the account and its sessions: in the product's administration under
#     members; on GitHub `gh api --method DELETE orgs/ORG/memberships/LOGIN`.
#
#     If it is the last owner's, give the role to somebody else before. `auditor owners explain ACCOUNT_ID` shows
#     why the account was taken for that person's; correct the people map if it is not.
package guardrails.account_leaver_admin

deny contains $"{person.attributes.person_id} has left and is {privilege} here" if {
	some person in input.related.persons
	person.attributes.status == "left"
	input.asset.attributes.link.confidence in {"strong", "medium"}

	# Without a known privilege account_leaver_active speaks.
	privilege := object.get(input.asset.attributes, "privilege", "unknown")
	privilege in {"owner", "admin"}
}
