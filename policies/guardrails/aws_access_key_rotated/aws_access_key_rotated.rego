# METADATA
# title: Access keys are rotated
# description: >-
#   The older a key, the more laptops, logs and repositories it has passed through. Rotation ends the copies
#   that nobody knows of.
# schemas:
#   - input.asset.attributes: schema.aws.iam_user
# custom:
#   severity: medium
#   asset_types: [aws.iam_user]
#   requires: [attributes.access_keys]
#   remediation: >-
#     Better than a new key is none: let the software take a role. Else run aws iam create-access-key
#     --user-name USER_NAME, put the new key in place, then aws iam update-access-key --status Inactive
#     and, a week later, aws iam delete-access-key for the old one.
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
