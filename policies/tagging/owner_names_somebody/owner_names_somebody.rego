# METADATA
# title: The owner of an account is somebody who works here
# description: >-
#   An owner who has left, or a team that no longer exists, is nobody: findings and warnings about the account
#   go nowhere.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: medium
#   asset_types: [aws.account]
#   requires: [tags]
#   related:
#     persons: {type: hr.person, key: attributes.email, from: tags.owner}
#     members: {type: hr.person, key: attributes.team, from: tags.owner}
#   remediation: >-
#     Set the team that works in the account today: in the management account run `aws organizations
#     tag-resource --resource-id ACCOUNT_ID --tags Key=owner,Value=TEAM`.
#
#     Spell the team, or a person's address, as the people list has it; a team outlives its members. Its
#     assignments in IAM Identity Center show who works in the account; if nobody does, it may be time to close
#     it.
package tagging.owner_names_somebody

import data.lib.tags

deny contains $"owner {input.asset.tags.owner} is neither a person nor a team on the people list" if {
	not tags.blank(input.asset.tags, "owner")
	count(_people) == 0
}

deny contains $"owner {input.asset.tags.owner} has left, or everybody in that team has" if {
	count(_people) > 0
	every person in _people {
		person.attributes.status == "left"
	}
}

_people := array.concat(input.related.persons, input.related.members)
