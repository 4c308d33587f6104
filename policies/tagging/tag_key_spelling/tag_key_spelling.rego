# METADATA
# title: Tag keys are spelt as agreed
# description: >-
#   Keys are compared letter by letter: "Owner" and "cost_center" are other tags than "owner" and
#   "cost-center", so the resource counts as untagged although somebody took the trouble.
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
#     Rename the key where the resource is defined. By hand: aws resourcegroupstaggingapi tag-resources
#     --resource-arn-list ARN --tags KEY=VALUE, then untag-resources --tag-keys OLD_KEY; for an account aws
#     organizations tag-resource and untag-resource.
package tagging.tag_key_spelling

import data.lib.tags

deny contains $"tag \"{key}\" should be spelt {agreed}" if {
	some key, _ in input.asset.tags
	not key in _agreed
	agreed := _by_fold[tags.folded(key)]
}

_by_fold[tags.folded(key)] := key if some key in _agreed

_agreed contains key if some key in data.settings.tagging.account_tags

_agreed contains key if some key in data.settings.tagging.resource_tags

_agreed contains key if some key, _ in data.settings.tagging.allowed_values
