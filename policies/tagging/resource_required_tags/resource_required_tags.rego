# METADATA
# title: Every resource that costs money has the required tags
# description: >-
#   When a bill grows or a volume looks forgotten, the tag says whom to ask. Without it somebody has to find out
#   by hand, or switch it off and see who complains.
# custom:
#   severity: low
#   asset_types:
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
#     Add the tag where the resource is defined, so that the next deployment keeps it; in Terraform once for
#     all, with `default_tags` of the provider.
#
#     By hand, in the resource's Region: `aws resourcegroupstaggingapi tag-resources --resource-arn-list ARN
#     --tags owner=TEAM`. Nothing restarts. The keys are the setting `tagging.resource_tags`.
package tagging.resource_required_tags

import data.lib.tags

deny contains $"tag {key} is missing or blank" if {
	some key in data.settings.tagging.resource_tags
	tags.blank(input.asset.tags, key)
}
