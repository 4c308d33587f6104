# METADATA
# title: Permission sets are assigned to groups, not to single users
# description: >-
#   Access that was given to one person stays when the person changes teams, and nobody who reviews groups sees
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
#     In the identity provider put the person into a group of the team and assign the permission set to that
#     group: `aws sso-admin create-account-assignment --instance-arn INSTANCE_ARN --permission-set-arn
#     PERMISSION_SET_ARN --target-type AWS_ACCOUNT --target-id ACCOUNT_ID --principal-type GROUP --principal-id
#     GROUP_ID`.
#
#     Only then remove the person's own assignment, so that nobody is locked out in between: `aws sso-admin
#     delete-account-assignment --instance-arn INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN
#     --target-type AWS_ACCOUNT --target-id ACCOUNT_ID --principal-type USER --principal-id USER_ID`. The
#     asset's ID holds the permission set's ARN, the account, the type and the principal in this order; `aws
#     sso-admin list-instances` shows `INSTANCE_ARN`.
package guardrails.aws_assignment_to_group

deny contains $"{input.asset.attributes.permission_set_name} is assigned to the user {_name}" if {
	input.asset.attributes.principal_type == "USER"
}

_name := input.asset.attributes.principal_id if is_null(input.asset.attributes.principal_name)

_name := input.asset.attributes.principal_name if not is_null(input.asset.attributes.principal_name)
