# METADATA
# title: Permission sets are assigned to groups
# description: >-
#   An assignment to one person is forgotten when the person changes teams, and no review of groups shows
#   it.
# schemas:
#   - input.asset.attributes: schema.aws.permission_set_assignment
# custom:
#   severity: medium
#   asset_types: [aws.permission_set_assignment]
#   requires:
#     - attributes.principal_type
#     - attributes.principal_id
#     - attributes.principal_name
#     - attributes.permission_set_name
#   remediation: >-
#     Put the person into a group of the team in the identity provider, assign the permission set to the
#     group, then run aws sso-admin delete-account-assignment for the person.
package guardrails.aws_assignment_to_group

deny contains $"{input.asset.attributes.permission_set_name} is assigned to the user {_name}" if {
	input.asset.attributes.principal_type == "USER"
}

_name := input.asset.attributes.principal_id if is_null(input.asset.attributes.principal_name)

_name := input.asset.attributes.principal_name if not is_null(input.asset.attributes.principal_name)
