# METADATA
# title: Tags that have agreed values have one of them
# description: >-
#   Reports and rules compare values as they are written: what is tagged "prod" is missing from every sum and
#   every guardrail for "production".
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
#     Change the value where the resource is defined.
#
#     By hand, in the resource's Region: `aws resourcegroupstaggingapi tag-resources --resource-arn-list ARN
#     --tags KEY=VALUE`; for an account, in the management account: `aws organizations tag-resource
#     --resource-id ACCOUNT_ID --tags Key=KEY,Value=VALUE`. Both replace the old value. A value that should be
#     agreed belongs in the setting `tagging.allowed_values`.
package tagging.tag_values_allowed

deny contains $"tag {key} is \"{value}\", not one of {concat(", ", allowed)}" if {
	some key, allowed in data.settings.tagging.allowed_values
	value := input.asset.tags[key]
	not value in allowed
}
