# METADATA
# title: No permission set has an inline policy that allows everything
# description: >-
#   An inline Allow of every action on every resource is administrator access under another name: reviews that
#   look for the policy AdministratorAccess do not see it.
# schemas:
#   - input.asset.attributes: schema.aws.permission_set
# custom:
#   severity: high
#   asset_types: [aws.permission_set]
#   requires: [attributes.inline_statements]
#   remediation: >-
#     Write the actions that the task needs into the inline policy, `aws sso-admin
#     put-inline-policy-to-permission-set --instance-arn INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN
#     --inline-policy file://policy.json`, then run `aws sso-admin provision-permission-set --instance-arn
#     INSTANCE_ARN --permission-set-arn PERMISSION_SET_ARN --target-type ALL_PROVISIONED_ACCOUNTS`.
#
#     Whoever has the permission set loses what the new policy does not name: what was used lately stands in the
#     IAM console, the role `AWSReservedSSO_NAME_ID`, Last Accessed. Where administrators are meant, say so:
#     `aws sso-admin attach-managed-policy-to-permission-set --instance-arn INSTANCE_ARN --permission-set-arn
#     PERMISSION_SET_ARN --managed-policy-arn arn:aws:iam::aws:policy/AdministratorAccess`, and `aws sso-admin
#     delete-inline-policy-from-permission-set --instance-arn INSTANCE_ARN --permission-set-arn
#     PERMISSION_SET_ARN`.
package guardrails.aws_permission_set_not_wildcard

import data.lib.statements

deny contains $"inline statement {index + 1} allows every action on every resource" if {
	some index, statement in input.asset.attributes.inline_statements
	statements.allows_everything(statement)
}
