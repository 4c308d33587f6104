# METADATA
# title: Credentials that nobody uses are removed
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
#     Run aws iam delete-login-profile --user-name USER_NAME for the password, aws iam update-access-key
#     --user-name USER_NAME --access-key-id KEY_ID --status Inactive for a key, and delete both when
#     nobody has asked for a month.
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
