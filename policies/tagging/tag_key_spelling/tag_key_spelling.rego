# METADATA
# title: Tag keys are spelt as agreed
# description: >-
#   Keys are compared letter by letter: "Owner" and "cost_center" are other tags than "owner" and "cost-center",
#   so the resource counts as untagged although somebody took the trouble.
# custom:
#   severity: low
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
#     Rename the key where the resource is defined.
#
#     By hand, in the resource's Region, add the agreed key, `aws resourcegroupstaggingapi tag-resources
#     --resource-arn-list ARN --tags KEY=VALUE`, and then remove the other, `aws resourcegroupstaggingapi
#     untag-resources --resource-arn-list ARN --tag-keys OLD_KEY`. For an account, in the management account:
#     `aws organizations tag-resource --resource-id ACCOUNT_ID --tags Key=KEY,Value=VALUE` and `aws
#     organizations untag-resource --resource-id ACCOUNT_ID --tag-keys OLD_KEY`. A script, policy or cost report
#     may read the old key: look first.
package tagging.tag_key_spelling

deny contains $"tag \"{key}\" should be spelt {agreed}" if {
	some key, _ in input.asset.tags
	not data.settings.tagging.key_spellings[key]
	some agreed in _agreed[regex.replace(lower(key), `[-_ .:/]+`, "")]
}

# What the agreed keys are without their separators, made once a run.
_agreed[form] contains key if some key, form in data.settings.tagging.key_spellings
