# METADATA
# title: It is clear whose an account is
# description: >-
#   When an address means one person and an ID another, one of them is wrong. The account is ended when the wrong
#   one leaves, and not when the right one does.
# schemas:
#   - input.asset.attributes: schema.identity.account
# custom:
#   severity: medium
#   asset_types: [identity.account]
#   when:
#     attributes.status: [active, invited]
#   requires: [attributes.conflicts, attributes.person_id, attributes.link.method]
#   remediation: >-
#     `auditor owners explain ACCOUNT_ID` shows what speaks for whom. Correct the address, the employee number or
#     the ID in the product, or say in the people map whose it is: `{account: "ID", person: "NUMBER"}`.
package guardrails.account_evidence_agrees

deny contains $"it may be the account of {concat(" or of ", _conflicts)}" if {
	is_null(input.asset.attributes.person_id)
	count(_conflicts) > 0
}

deny contains $"it is the account of {person}, but evidence means {concat(" and ", _conflicts)} too" if {
	person := input.asset.attributes.person_id
	is_string(person)
	count(_conflicts) > 0

	# Whoever wrote the people map has decided.
	input.asset.attributes.link.method != "map"
}

_conflicts := input.asset.attributes.conflicts
