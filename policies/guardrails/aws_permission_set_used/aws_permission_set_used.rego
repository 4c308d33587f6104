# METADATA
# title: Every permission set is in use
# description: >-
#   A permission set that reaches no account is a grant waiting for a wrong click, and one more thing to
#   read in every review.
# schemas:
#   - input.asset.attributes: schema.aws.permission_set
# custom:
#   severity: low
#   asset_types: [aws.permission_set]
#   requires: [attributes.provisioned_accounts]
#   remediation: >-
#     Run aws sso-admin delete-permission-set --instance-arn INSTANCE_ARN --permission-set-arn
#     PERMISSION_SET_ARN.
package guardrails.aws_permission_set_used

deny contains "provisioned in no account" if count(input.asset.attributes.provisioned_accounts) == 0
