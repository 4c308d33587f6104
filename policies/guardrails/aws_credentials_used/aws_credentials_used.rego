# METADATA
# title: IAM users have no credentials that nobody uses
# description: >-
#   Nobody misses an unused password or key, so nobody notices either when somebody else begins to use it.
# schemas:
#   - input.asset.attributes: schema.aws.iam_user
# custom:
#   severity: medium
#   asset_types: [aws.iam_user]
#   requires:
#     - attributes.console_password
#     - attributes.password_last_used
#     - attributes.created_at
#     - attributes.access_keys
#   remediation: >-
#     Switch a key off with `aws iam update-access-key --user-name USER_NAME --access-key-id KEY_ID --status
#     Inactive`, a password with `aws iam delete-login-profile --user-name USER_NAME`.
#
#     A key can be made `Active` again, a password has to be set anew. When nobody has asked for a month, delete
#     the key too: `aws iam delete-access-key --user-name USER_NAME --access-key-id KEY_ID`; that is final. `aws
#     iam list-access-keys --user-name USER_NAME` shows the IDs by date.
#   references: {cis_aws_7.0: "2.11", fsbp: IAM.22}
package guardrails.aws_credentials_used

import data.lib.dates

deny contains $"the password has not been used for {days} days" if {
	attributes := input.asset.attributes
	attributes.console_password
	days := _idle_days(attributes.password_last_used, attributes.created_at)
	days > data.settings.guardrails.credential_unused_days
}

deny contains $"access key {key.slot} has not been used for {days} days" if {
	some key in input.asset.attributes.access_keys
	key.active
	days := _idle_days(key.last_used_at, key.created_at)
	days > data.settings.guardrails.credential_unused_days
}

_idle_days(last_used, _) := dates.days_between(last_used, input.now) if not is_null(last_used)

_idle_days(last_used, created) := dates.days_between(created, input.now) if is_null(last_used)
