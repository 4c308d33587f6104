# METADATA
# title: Permission sets are assigned only to users and groups that exist
# description: >-
#   An assignment to a user or group that was deleted gives access to nobody today. But it clutters every
#   review, and it shows that access is not taken away when people leave.
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
#     Remove the assignment, which takes access from nobody: `aws sso-admin delete-account-assignment
#     --instance-arn INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN --target-type AWS_ACCOUNT --target-id
#     ACCOUNT_ID --principal-type TYPE --principal-id PRINCIPAL_ID`.
#
#     The asset's ID holds the permission set's ARN, the account, the type and the principal in this order; `aws
#     sso-admin list-instances` shows `INSTANCE_ARN`.
package guardrails.aws_assignment_principal_exists

deny contains $"{attributes.permission_set_name} is assigned to the {principal}, which does not exist" if {
	attributes := input.asset.attributes
	is_null(attributes.principal_name)
	principal := $"{lower(attributes.principal_type)} {attributes.principal_id}"
}
