# METADATA
# title: Every permission set is provisioned in an account
# description: >-
#   A permission set that reaches no account is one wrong click away from being a grant, and one more thing to
#   read in every review.
# schemas:
#   - input.asset.attributes: schema.aws.permission_set
# custom:
#   severity: low
#   asset_types: [aws.permission_set]
#   requires: [attributes.provisioned_accounts]
#   remediation: >-
#     Delete it where it is defined, or with `aws sso-admin delete-permission-set --instance-arn INSTANCE_ARN
#     --permission-set-arn PERMISSION_SET_ARN`.
#
#     Nobody loses access, but it cannot be had back: keep what `aws sso-admin describe-permission-set
#     --instance-arn INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN` and `aws sso-admin
#     get-inline-policy-for-permission-set --instance-arn INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN`
#     show.
package guardrails.aws_permission_set_used

deny contains "provisioned in no account" if count(input.asset.attributes.provisioned_accounts) == 0
