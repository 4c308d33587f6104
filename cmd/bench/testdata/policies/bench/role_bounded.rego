# METADATA
# title: Roles of people have a permissions boundary
# schemas:
#   - input.asset.attributes: schema.aws.iam_role
# custom:
#   severity: low
#   asset_types: [aws.iam_role]
#   when: {attributes.service_linked: [false]}
#   requires: [attributes.permissions_boundary, attributes.trust]
package bench.role_bounded

deny contains "has no permissions boundary" if {
	is_null(input.asset.attributes.permissions_boundary)
	some statement in input.asset.attributes.trust
	count(statement.principals.federated) > 0
}
