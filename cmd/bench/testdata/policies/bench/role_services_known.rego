# METADATA
# title: Roles trust known services, for one account
# schemas:
#   - input.asset.attributes: schema.aws.iam_role
# custom:
#   severity: medium
#   asset_types: [aws.iam_role]
#   when: {attributes.service_linked: [false]}
#   requires: [attributes.account_id, attributes.trust]
package bench.role_services_known

deny contains $"trusts {service} for any account" if {
	some statement in input.asset.attributes.trust
	some service in statement.principals.service
	not _bound(statement)
}

_bound(statement) if {
	some condition in statement.conditions
	condition.key == "aws:sourceaccount"
	input.asset.attributes.account_id in condition.values
}
