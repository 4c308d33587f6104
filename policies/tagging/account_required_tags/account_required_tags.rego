# METADATA
# title: Every account has the required tags
# description: >-
#   The tags of an account say who acts when something is wrong in it, who pays, and how careful to be. In an
#   account without an owner nobody reacts.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: high
#   asset_types: [aws.account]
#   requires: [tags]
#   remediation: >-
#     In the management account run `aws organizations tag-resource --resource-id ACCOUNT_ID --tags
#     Key=KEY,Value=VALUE` for each tag that is named.
#
#     Name a team as the owner, spelt as the people list has it: a team outlives its members. The keys are the
#     setting `tagging.account_tags`, the values of some of them `tagging.allowed_values`.
package tagging.account_required_tags

import data.lib.tags

deny contains $"tag {key} is missing or blank" if {
	some key in data.settings.tagging.account_tags
	tags.blank(input.asset.tags, key)
}
