# METADATA
# title: The management account runs no workloads and stores no data
# description: >-
#   No service control policy binds the management account, and it can act in every other one. Whatever runs or
#   lies in it is a way in to the whole company.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: high
#   asset_types: [aws.account]
#   exposure: organization
#   when:
#     attributes.management: [true]
#   requires: [attributes.management]
#   related:
#     buckets: {type: aws.bucket, key: parent, from: id, within: place}
#     databases: {type: aws.database, key: parent, from: id, within: place}
#     instances: {type: aws.instance, key: parent, from: id, within: place}
#     load_balancers: {type: aws.load_balancer, key: parent, from: id, within: place}
#   remediation: >-
#     Rebuild what is named in a member account, take its data there, and then delete it here: objects go with
#     `aws s3 sync s3://BUCKET s3://NEW_BUCKET`, databases and instances with a snapshot or image that is shared
#     with the other account.
#
#     Deleting is final: prove the copy first. What AWS lets only the payer have, such as a bucket for cost
#     exports, is a case for a waiver.
#   references: {cis_aws_7.0: 2.1.3}
package guardrails.aws_management_account_empty

deny contains $"holds {kind}: {concat(", ", names)}" if {
	some kind, names in _held
	count(names) > 0
	count(names) <= 3
}

deny contains $"holds {count(names)} {kind}, such as {concat(", ", array.slice(names, 0, 3))}" if {
	some kind, names in _held
	count(names) > 3
}

_held := {
	"buckets": sort([bucket.name | some bucket in input.related.buckets]),
	"databases": sort([database.name | some database in input.related.databases]),
	"instances": sort([instance.name |
		some instance in input.related.instances
		not instance.attributes.state in {"shutting-down", "terminated"}
	]),
	"load balancers": sort([balancer.name | some balancer in input.related.load_balancers]),
}
