# METADATA
# title: Administrator sessions are short
# description: >-
#   The credentials of a session work from anywhere until it ends. A short session limits what a stolen laptop
#   or a leaked terminal log is worth.
# schemas:
#   - input.asset.attributes: schema.aws.permission_set
# custom:
#   severity: medium
#   asset_types: [aws.permission_set]
#   when:
#     attributes.administrator: [true]
#   requires: [attributes.session_minutes]
#   remediation: >-
#     Run `aws sso-admin update-permission-set --instance-arn INSTANCE_ARN --permission-set-arn
#     PERMISSION_SET_ARN --session-duration PT4H`, then `aws sso-admin provision-permission-set --instance-arn
#     INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN --target-type ALL_PROVISIONED_ACCOUNTS`.
#
#     Administrators sign in again after four hours; a session that is open keeps its length. The limit is the
#     setting `guardrails.admin_session_minutes`.
package guardrails.aws_permission_set_session_short

deny contains $"sessions last {minutes} minutes, more than {limit}" if {
	minutes := input.asset.attributes.session_minutes
	limit := data.settings.guardrails.admin_session_minutes
	minutes > limit
}
