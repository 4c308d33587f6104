# METADATA
# title: Only break-glass groups can sign in to the management account
# description: >-
#   The management account controls every other one, and no service control policy binds it. Whoever signs in to
#   it every day can be phished, and the whole company with them.
# schemas:
#   - input.asset.attributes: schema.aws.permission_set_assignment
# custom:
#   severity: critical
#   asset_types: [aws.permission_set_assignment]
#   exposure: organization
#   when:
#     attributes.management_account: [true]
#   requires:
#     - attributes.principal_type
#     - attributes.principal_id
#     - attributes.principal_name
#     - attributes.permission_set_name
#   settings: [guardrails.break_glass_groups]
#   remediation: >-
#     Let people do their task from a member account to which it is delegated, then remove the assignment: `aws
#     sso-admin delete-account-assignment --instance-arn INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN
#     --target-type AWS_ACCOUNT --target-id ACCOUNT_ID --principal-type TYPE --principal-id PRINCIPAL_ID`.
#
#     The asset's ID holds the permission set's ARN, the account, the type and the principal in this order; `aws
#     sso-admin list-instances` shows `INSTANCE_ARN`. A group that may have this access belongs in the setting
#     `guardrails.break_glass_groups`; keep at least one, or nobody comes in through Identity Center in an
#     emergency.
package guardrails.aws_management_account_access_limited

deny contains $"{lower(type)} {_name} has permission set {input.asset.attributes.permission_set_name} in the management account" if {
	type := input.asset.attributes.principal_type
	not _break_glass
}

_break_glass if {
	input.asset.attributes.principal_type == "GROUP"
	input.asset.attributes.principal_name in data.settings.guardrails.break_glass_groups
}

_name := input.asset.attributes.principal_id if is_null(input.asset.attributes.principal_name)

_name := input.asset.attributes.principal_name if not is_null(input.asset.attributes.principal_name)
