# METADATA
# title: No IAM user is an administrator
# description: >-
#   The keys of an IAM user do not expire. One that leaks with administrator rights gives away the whole account
#   until somebody notices.
# schemas:
#   - input.asset.attributes: schema.aws.iam_user
# custom:
#   severity: high
#   asset_types: [aws.iam_user]
#   requires: [attributes.administrator]
#   remediation: >-
#     Give people a permission set in Identity Center and software a role with the actions that it needs, then
#     run `aws iam detach-user-policy --user-name USER_NAME --policy-arn
#     arn:aws:iam::aws:policy/AdministratorAccess`.
#
#     The right may also come from a group, `aws iam remove-user-from-group --user-name USER_NAME --group-name
#     GROUP`, or from an inline policy, `aws iam delete-user-policy --user-name USER_NAME --policy-name POLICY`;
#     `aws iam list-groups-for-user --user-name USER_NAME` and `aws iam list-user-policies --user-name
#     USER_NAME` show them. Software that still uses the user's keys fails from then on: move it to its role
#     first.
#   references: {cis_aws_7.0: "2.14", fsbp: IAM.1}
package guardrails.aws_iam_user_not_administrator

deny contains "may do everything in the account" if input.asset.attributes.administrator
