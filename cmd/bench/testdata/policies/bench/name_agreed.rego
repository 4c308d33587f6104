# METADATA
# title: Names are formed as agreed
# custom:
#   severity: low
#   asset_types:
#     - aws.bucket
#     - aws.database
#     - aws.elastic_ip
#     - aws.iam_role
#     - aws.iam_user
#     - aws.instance
#     - aws.load_balancer
#     - aws.log_group
#     - aws.snapshot
#     - aws.volume
package bench.name_agreed

deny contains $"name {input.asset.name} is not formed as agreed" if {
	not regex.match(`^(production|staging|development|sandbox)-[a-z0-9]+(-[a-z0-9]+)*-[0-9]{4}$`, input.asset.name)
}
