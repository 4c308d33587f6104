# METADATA
# title: Every assignment is to a user or group that exists
# description: >-
#   An assignment to somebody who was deleted gives access to nobody today, but clutters every review, and
#   shows that access is not taken away when people leave.
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
#     Run aws sso-admin delete-account-assignment --instance-arn INSTANCE_ARN --target-type AWS_ACCOUNT
#     --target-id ACCOUNT_ID --permission-set-arn PERMISSION_SET_ARN --principal-type TYPE
#     --principal-id PRINCIPAL_ID.
package guardrails.aws_assignment_principal_exists

deny contains $"{attributes.permission_set_name} is assigned to the {principal}, which does not exist" if {
	attributes := input.asset.attributes
	is_null(attributes.principal_name)
	principal := $"{lower(attributes.principal_type)} {attributes.principal_id}"
}
