# METADATA
# title: Every account carries the required tags
# description: >-
#   The tags of an account say who acts when something is wrong in it, who pays, and how careful to be. An
#   account without an owner is one in which nobody reacts.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: high
#   asset_types: [aws.account]
#   requires: [tags]
#   remediation: >-
#     In the management account run aws organizations tag-resource --resource-id ACCOUNT_ID --tags
#     Key=owner,Value=TEAM, likewise for each tag that is named.
package tagging.account_required_tags

import data.lib.tags

deny contains $"tag {key} is missing or blank" if {
	some key in data.settings.tagging.account_tags
	tags.blank(input.asset.tags, key)
}
