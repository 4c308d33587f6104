# METADATA
# title: Every account has the latest version of its permission sets
# description: >-
#   A change to a permission set acts only where it has been provisioned. Until then a right that was taken away
#   is still there.
# schemas:
#   - input.asset.attributes: schema.aws.permission_set
# custom:
#   severity: medium
#   asset_types: [aws.permission_set]
#   requires: [attributes.outdated_accounts]
#   remediation: >-
#     Run `aws sso-admin provision-permission-set --instance-arn INSTANCE_ARN --permission-set-arn
#     PERMISSION_SET_ARN --target-type ALL_PROVISIONED_ACCOUNTS`.
#
#     It brings what was changed to all accounts at once, added rights and removed ones, so read the change
#     first. For one account take `--target-type AWS_ACCOUNT --target-id ACCOUNT_ID` instead.
package guardrails.aws_permission_set_current

deny contains $"account {account} has an older version" if {
	some account in input.asset.attributes.outdated_accounts
}
