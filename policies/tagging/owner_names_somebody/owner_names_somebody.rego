# METADATA
# title: The owner of an account, project or repository is somebody who works here
# description: >-
#   An owner who has left, or a team that no longer exists, is nobody: findings and warnings about the account, the
#   project or the repository go nowhere.
# custom:
#   severity: medium
#   asset_types: [aws.account, gcp.project, github.repository]
#   requires: [tags]
#   related:
#     persons: {type: hr.person, key: attributes.email, from: tags.owner}
#     members: {type: hr.person, key: attributes.team, from: tags.owner}
#   remediation: >-
#     Set the team that works there today. An AWS account, in the management account: `aws organizations
#     tag-resource --resource-id ACCOUNT_ID --tags Key=owner,Value=TEAM`. A project: `gcloud projects update
#     PROJECT_ID --update-labels=owner=TEAM`. A repository: `gh api --method PATCH
#     repos/OWNER/REPOSITORY/properties/values --input values.json`.
#
#     Spell the team, or a person's address, as the people list has it; a team outlives its members. Its
#     assignments in IAM Identity Center, its roles or the last commits show who works there; if nobody does, it
#     may be time to close it.
package tagging.owner_names_somebody

import data.lib.tags

deny contains $"owner {input.asset.tags.owner} is neither a person nor a team on the people list" if {
	not tags.blank(input.asset.tags, "owner")
	count(_statuses) == 0
	not _ending
}

deny contains $"owner {input.asset.tags.owner} has left, or everybody in that team has" if {
	_statuses == {"left"}
	not _ending
}

_statuses contains person.attributes.status if some person in input.related.persons

_statuses contains person.attributes.status if some person in input.related.members

# Nobody acts in a project that is being deleted or in an archived repository.
_ending if {
	input.asset.type == "gcp.project"
	object.get(input.asset, ["attributes", "state"], "ACTIVE") == "DELETE_REQUESTED"
}

_ending if {
	input.asset.type == "github.repository"
	object.get(input.asset, ["attributes", "archived"], false) == true
}
