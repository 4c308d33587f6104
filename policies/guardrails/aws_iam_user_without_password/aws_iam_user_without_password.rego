# METADATA
# title: No IAM user can sign in to the console
# description: >-
#   People sign in through Identity Center, where access ends with their job. A console password beside it lives
#   on when they have left.
# schemas:
#   - input.asset.attributes: schema.aws.iam_user
# custom:
#   severity: high
#   asset_types: [aws.iam_user]
#   requires: [attributes.console_password]
#   remediation: >-
#     Give the person a permission set in Identity Center, then run `aws iam delete-login-profile --user-name
#     USER_NAME`.
#
#     Access keys of the user go on working. A user that is kept for emergencies is a case for a waiver.
#   references: {cis_aws_7.0: "2.19"}
package guardrails.aws_iam_user_without_password

deny contains "can sign in to the console with a password" if input.asset.attributes.console_password
