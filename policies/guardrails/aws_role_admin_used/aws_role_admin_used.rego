# METADATA
# title: No administrator role lies unused
# description: >-
#   A role that may do everything and that nobody needs is of use only to an intruder.
# schemas:
#   - input.asset.attributes: schema.aws.iam_role
# custom:
#   severity: medium
#   asset_types: [aws.iam_role]
#   when:
#     attributes.administrator: [true]
#     attributes.service_linked: [false]
#   requires: [attributes.path, attributes.created_at, attributes.last_used_at]
#   remediation: >-
#     Take its rights away with `aws iam detach-role-policy --role-name ROLE_NAME --policy-arn POLICY_ARN`, and
#     when nobody has asked for a month delete it with `aws iam delete-role --role-name ROLE_NAME`.
#
#     Deleting is final, and the role has to be empty: `aws iam list-attached-role-policies --role-name
#     ROLE_NAME`, `aws iam list-role-policies --role-name ROLE_NAME` and `aws iam
#     list-instance-profiles-for-role --role-name ROLE_NAME` show what is left. A role for emergencies, which is
#     meant to be unused, is a case for a waiver.
package guardrails.aws_role_admin_used

import data.lib.dates

deny contains $"may do everything and has not been used for {days} days" if {
	last := input.asset.attributes.last_used_at
	not is_null(last)
	days := dates.days_between(last, input.now)
	days > data.settings.guardrails.admin_role_unused_days
	not _identity_center
}

deny contains $"may do everything and has not been used since it was made {days} days ago" if {
	is_null(input.asset.attributes.last_used_at)
	days := dates.days_between(input.asset.attributes.created_at, input.now)
	days > data.settings.guardrails.admin_role_unused_days
	not _identity_center
}

# Only Identity Center can change the roles that it makes for permission sets.
_identity_center if startswith(input.asset.attributes.path, "/aws-reserved/sso.amazonaws.com/")
