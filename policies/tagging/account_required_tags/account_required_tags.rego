# METADATA
# title: Every account, project and repository has the required tags
# description: >-
#   The tags of an account say who acts when something is wrong in it, who pays, and how careful to be. In an
#   account without an owner nobody reacts. The same goes for the labels of a Google Cloud project and the custom
#   properties of a GitHub repository.
# custom:
#   severity: high
#   asset_types: [aws.account, gcp.project, github.repository]
#   requires: [tags]
#   remediation: >-
#     Set each that is named. An AWS account, in the management account: `aws organizations tag-resource
#     --resource-id ACCOUNT_ID --tags Key=KEY,Value=VALUE`. A project: `gcloud projects update PROJECT_ID
#     --update-labels=KEY=VALUE`. A repository: `gh api --method PATCH repos/OWNER/REPOSITORY/properties/values
#     --input values.json`.
#
#     Name a team as the owner, spelt as the people list has it: a team outlives its members. The keys are the
#     settings `tagging.account_tags`, `tagging.project_labels` and `tagging.repository_properties`, the values of
#     some of them `tagging.allowed_values`.
package tagging.account_required_tags

import data.lib.tags

deny contains $"{_required.word} {key} is missing or blank" if {
	some key in _required.keys
	tags.blank(input.asset.tags, key)
	not key in _inherited
}

_required := {"word": "tag", "keys": data.settings.tagging.account_tags} if input.asset.type == "aws.account"

# A project that is being deleted has no use for labels any more.
_required := {"word": "label", "keys": data.settings.tagging.project_labels} if {
	input.asset.type == "gcp.project"
	object.get(input.asset, ["attributes", "state"], "ACTIVE") != "DELETE_REQUESTED"
}

# Nobody works in an archived repository.
_required := {"word": "property", "keys": data.settings.tagging.repository_properties} if {
	input.asset.type == "github.repository"
	object.get(input.asset, ["attributes", "archived"], false) != true
}

# Google Cloud hands resource manager tags down.
_inherited contains key if {
	some tag in object.get(input.asset, ["attributes", "effective_tags"], [])
	key := tag.key
}
