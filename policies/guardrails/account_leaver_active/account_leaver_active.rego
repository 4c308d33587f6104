# METADATA
# title: The accounts of who has left are ended
# description: >-
#   An account that works after the last day is read and used by somebody who is bound by nothing any more, and
#   goes with his next password leak.
# schemas:
#   - input.asset.attributes: schema.identity.account
# custom:
#   severity: high
#   asset_types: [identity.account]
#   exposure: public
#   when:
#     attributes.active: [true]
#     attributes.source_type: [saas.account, github.member, github.outside_collaborator]
#   requires: [attributes.person_id, attributes.login, attributes.link]
#   related:
#     persons: {type: identity.person, key: attributes.person_id, from: attributes.person_id}
#   remediation: >-
#     Deactivate the account in the product's administration under members, which ends its sessions too; on GitHub
#     `gh api --method DELETE orgs/ORG/memberships/LOGIN`, for an outside collaborator `gh api --method DELETE
#     orgs/ORG/outside_collaborators/LOGIN`. Hand over what it owns first.
#
#     `auditor owners explain ACCOUNT_ID` shows why it was taken for that person's; correct the people map if it
#     is not.
package guardrails.account_leaver_active

deny contains $"{person.attributes.person_id} has left, and {input.asset.attributes.login} still works" if {
	some person in input.related.persons
	person.attributes.status == "left"
	input.asset.attributes.link.confidence in {"strong", "medium"}
	not _administrator
}

# account_leaver_admin speaks of administrators.
_administrator if object.get(input.asset.attributes, "privilege", "unknown") in {"owner", "admin"}
