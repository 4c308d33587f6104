# METADATA
# title: IAM users with a password have a second factor
# description: >-
#   A password alone is guessed, reused or phished; with it anybody on the internet can sign in as the user.
# schemas:
#   - input.asset.attributes: schema.aws.iam_user
# custom:
#   severity: high
#   asset_types: [aws.iam_user]
#   when:
#     attributes.console_password: [true]
#   requires: [attributes.mfa]
#   remediation: >-
#     Let the user open Security credentials, Assign MFA device, in the console, or remove the password
#     with aws iam delete-login-profile --user-name USER_NAME.
#   references: {cis_aws_7.0: "2.10", fsbp: IAM.5}
package guardrails.aws_iam_user_mfa

deny contains "has a password and no second factor" if not input.asset.attributes.mfa
