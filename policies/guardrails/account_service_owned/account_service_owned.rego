# METADATA
# title: Every service account has an owner who works here
# description: >-
#   Nobody dares to end an integration that nobody knows. It stays for years, with the permissions of the day on
#   which it was made.
# schemas:
#   - input.asset.attributes: schema.identity.account
# custom:
#   severity: medium
#   asset_types: [identity.account]
#   when:
#     attributes.active: [true]
#     attributes.kind: [service, bot]
#     attributes.source_type: [saas.account, github.member]
#   requires: [attributes.owner, links.account]
#   related:
#     persons: {type: identity.person, key: attributes.person_id, from: attributes.owner}
#     members: {type: hr.person, key: attributes.team, from: attributes.owner}
#   remediation: >-
#     Ask who notices when it stops, and name the team in the people map: `{account: "ID", kind: service, owner:
#     TEAM}`. A team outlives its members. If nobody notices, deactivate it, and delete it a month later.
package guardrails.account_service_owned

deny contains "nobody is named as its owner" if {
	is_null(_owner)
	not _named
}

deny contains $"its owner {_owner} is neither a person nor a team on the people list" if {
	is_string(_owner)
	count(_statuses) == 0
}

deny contains $"its owner {_owner} has left, or everybody in that team has" if {
	_statuses == {"left"}
}

_named if {
	some id in input.asset.links.account
	trim_space(object.get(data.settings.guardrails.saas_service_account_owners, id, "")) != ""
}

_statuses contains person.attributes.status if some person in input.related.persons

_statuses contains person.attributes.status if some person in input.related.members

_owner := input.asset.attributes.owner
