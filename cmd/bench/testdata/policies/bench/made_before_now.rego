# METADATA
# title: Things were made in the past
# custom:
#   severity: low
#   asset_types:
#     - aws.bucket
#     - aws.database
#     - aws.iam_role
#     - aws.iam_user
#     - aws.load_balancer
#     - aws.log_group
#     - aws.snapshot
#     - aws.volume
#   requires: [attributes.created_at]
package bench.made_before_now

deny contains $"was made at {input.asset.attributes.created_at}" if {
	time.parse_rfc3339_ns(input.asset.attributes.created_at) > time.parse_rfc3339_ns(input.now)
}
