# METADATA
# title: IAM users with a password have a second factor (MFA)
# description: >-
#   A password alone is guessed, reused or phished, and with it anybody on the internet can sign in as the user.
# schemas:
#   - input.asset.attributes: schema.aws.iam_user
# custom:
#   severity: high
#   asset_types: [aws.iam_user]
#   when:
#     attributes.console_password: [true]
#   requires: [attributes.mfa]
#   remediation: >-
#     The user signs in to the console, opens Security credentials in the menu at the top right and chooses
#     Assign MFA device. A password that nobody needs is removed with `aws iam delete-login-profile --user-name
#     USER_NAME`.
#
#     Access keys of the user go on working in both cases.
#   references: {cis_aws_7.0: "2.10", fsbp: IAM.5}
package guardrails.aws_iam_user_mfa

deny contains "has a password and no second factor (MFA)" if not input.asset.attributes.mfa
