# METADATA
# title: Every account of a human is somebody's
# description: >-
#   An account that belongs to nobody whom the company knows is not ended when its person leaves, and nobody can
#   be asked what it is for.
# schemas:
#   - input.asset.attributes: schema.identity.account
# custom:
#   severity: medium
#   asset_types: [identity.account]
#   when:
#     attributes.active: [true]
#     attributes.kind: [human, unknown]
#     attributes.source_type: [saas.account, github.member, gcp.principal]
#   requires: [attributes.person_id, attributes.conflicts, attributes.login]
#   remediation: >-
#     Ask whom the product's administration shows as having invited it. Give it the address of its person, or say
#     in the people map whose it is: `{account: "ID", person: "NUMBER"}`; an account of software is `{account:
#     "ID", kind: service, owner: TEAM}`.
#
#     If nobody answers for it, deactivate it. A person who is missing on the people list belongs there.
package guardrails.account_has_person

deny contains $"nobody on the people list or at the identity provider is {_account.login}{_suggestion}" if {
	is_null(_account.person_id)

	# Two who could be meant, and addresses of strangers, have controls of their own.
	count(_account.conflicts) == 0
	not object.get(_account, "email_class", "company") in {"personal", "partner", "unknown"}
}

_suggestion := $"; {person} has the same name" if {
	person := object.get(_account, "suggestion", null)
	is_string(person)
}

_suggestion := "" if not is_string(object.get(_account, "suggestion", null))

_account := input.asset.attributes
