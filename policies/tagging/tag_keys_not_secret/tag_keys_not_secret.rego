# METADATA
# title: Tags hold no credentials
# description: >-
#   Everybody who may list resources can read their tags, and tags end up in bills, exports and logs. A password
#   or key in one has to be taken as stolen.
# custom:
#   severity: high
#   asset_types:
#     - aws.account
#     - aws.bucket
#     - aws.database
#     - aws.elastic_ip
#     - aws.instance
#     - aws.load_balancer
#     - aws.log_group
#     - aws.snapshot
#     - aws.volume
#   requires: [tags]
#   remediation: >-
#     Change the credential first, since many have read it; then remove the tag with `aws
#     resourcegroupstaggingapi untag-resources --resource-arn-list ARN --tag-keys KEY`, and keep the new
#     credential in Secrets Manager.
#
#     For an account run in the management account `aws organizations untag-resource --resource-id ACCOUNT_ID
#     --tag-keys KEY`. Remove it where the resource is defined too, or the next deployment brings it back. If
#     the value is no credential, rename the key; the patterns are the settings `tagging.secret_key_patterns`
#     and `tagging.secret_value_patterns`.
package tagging.tag_keys_not_secret

# What looks like a credential is hidden when it is collected, and a word of what
# it was is left: reports travel farther than tags.
deny contains $"tag \"{key}\" is named like a credential" if {
	_something_hidden
	some key, "(hidden)" in input.asset.tags
	not startswith(key, "aws:")
}

deny contains $"the value of tag \"{key}\" holds {kind}" if {
	_something_hidden
	some key, value in input.asset.tags
	contains(value, "(hidden: ")
	some found in regex.find_all_string_submatch_n(`\(hidden: ([^()]+)\)`, value, -1)
	kind := found[1]
}

# Nearly all tags are clean.
_something_hidden if {
	some value in input.asset.tags
	contains(value, "(hidden")
}
