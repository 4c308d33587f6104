# METADATA
# title: Access keys of IAM users are rotated
# description: >-
#   The older an access key is, the more laptops, logs and repositories have a copy of it, and each copy opens
#   the account. Rotation makes the copies worthless that nobody knows of.
# schemas:
#   - input.asset.attributes: schema.aws.iam_user
# custom:
#   severity: medium
#   asset_types: [aws.iam_user]
#   requires: [attributes.access_keys]
#   remediation: >-
#     Let the software take an IAM role, which has no lasting key; where that cannot be, run `aws iam
#     create-access-key --user-name USER_NAME`, put the new key in place, and switch the old one off with `aws
#     iam update-access-key --user-name USER_NAME --access-key-id OLD_KEY_ID --status Inactive`.
#
#     When nothing has failed for a week, delete it with `aws iam delete-access-key --user-name USER_NAME
#     --access-key-id OLD_KEY_ID`. That is final, while an inactive key can be made `Active` again. `aws iam
#     list-access-keys --user-name USER_NAME` shows the IDs by date. A user has two keys at most, so delete one
#     that nobody uses first.
#   references: {cis_aws_7.0: "2.12", fsbp: IAM.3}
package guardrails.aws_access_key_rotated

import data.lib.dates

deny contains $"access key {key.slot} is {days} days old, more than {limit}" if {
	some key in input.asset.attributes.access_keys
	key.active
	days := dates.days_between(key.created_at, input.now)
	limit := data.settings.guardrails.access_key_days
	days > limit
}
