# METADATA
# title: Administrator permission sets reach few accounts
# description: >-
#   Whoever takes over one person with an administrator permission set takes over every account in which it is
#   provisioned. A set for all accounts makes that the whole company.
# schemas:
#   - input.asset.attributes: schema.aws.permission_set
# custom:
#   severity: high
#   asset_types: [aws.permission_set]
#   exposure: organization
#   when:
#     attributes.administrator: [true]
#   requires: [attributes.provisioned_accounts]
#   remediation: >-
#     Give teams a permission set for their own task in their own accounts, then remove the administrator
#     assignments that nobody needs any more: `aws sso-admin delete-account-assignment --instance-arn
#     INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN --target-type AWS_ACCOUNT --target-id ACCOUNT_ID
#     --principal-type TYPE --principal-id PRINCIPAL_ID`.
#
#     `aws sso-admin list-account-assignments --instance-arn INSTANCE_ARN --account-id ACCOUNT_ID
#     --permission-set-arn PERMISSION_SET_ARN` shows who has it in an account; whoever loses it can no longer
#     sign in with it, so tell them first. For emergencies keep a group without members. The limit is the
#     setting `guardrails.admin_permission_set_accounts`.
package guardrails.aws_admin_assignment_to_few

deny contains $"grants administrator access to {accounts} accounts, more than {limit}" if {
	accounts := count(input.asset.attributes.provisioned_accounts)
	limit := data.settings.guardrails.admin_permission_set_accounts
	accounts > limit
}
