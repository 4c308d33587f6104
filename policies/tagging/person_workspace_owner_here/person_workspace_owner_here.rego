# METADATA
# title: The owner of a workspace is somebody who works here
# description: >-
#   An owner who has left, or a team that no longer exists, is nobody: the vendor's warnings and the renewal of the
#   contract go nowhere.
# schemas:
#   - input.asset.attributes: schema.saas.workspace
# custom:
#   severity: medium
#   asset_types: [saas.workspace]
#   requires: [owner]
#   related:
#     persons: {type: hr.person, key: attributes.email, from: owner}
#     members: {type: hr.person, key: attributes.team, from: owner}
#   remediation: >-
#     Name in the register of workspaces, `register` of the source in auditor.yaml, the team that decides about the
#     product today, spelt as the people list has it: a team outlives its members.
package tagging.person_workspace_owner_here

deny contains $"owner {input.asset.owner} is neither a person nor a team on the people list" if {
	trim_space(object.get(input.asset, "owner", "")) != ""
	count(_statuses) == 0
}

deny contains $"owner {input.asset.owner} has left, or everybody in that team has" if _statuses == {"left"}

_statuses contains person.attributes.status if some person in input.related.persons

_statuses contains person.attributes.status if some person in input.related.members
