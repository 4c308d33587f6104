# METADATA
# title: The owner of a repository is somebody who works here
# description: >-
#   An owner who has left, or a team that no longer exists, fixes nothing: the alerts of the repository go
#   nowhere.
# schemas:
#   - input.asset.attributes: schema.github.repository
# custom:
#   severity: medium
#   asset_types: [github.repository]
#   when:
#     attributes.archived: [false]
#   requires: [tags]
#   related:
#     persons: {type: hr.person, key: attributes.email, from: tags.owner}
#     members: {type: hr.person, key: attributes.team, from: tags.owner}
#   remediation: >-
#     Set the custom property to the team that works in the repository: `gh api -X PATCH
#     repos/ORG/REPOSITORY/properties/values -f 'properties[][property_name]=owner' -f
#     'properties[][value]=TEAM'`.
#
#     Spell the team, or a person's address, as the people list has it; a team outlives its members. When nobody
#     works in it any more, archive it.
package tagging.github_repository_owner_exists

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
