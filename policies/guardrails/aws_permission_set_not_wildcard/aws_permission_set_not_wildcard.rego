# METADATA
# title: No permission set has an inline policy that allows everything
# description: >-
#   An inline Allow of * on * is administrator access under another name: reviews that look for
#   AdministratorAccess do not see it.
# schemas:
#   - input.asset.attributes: schema.aws.permission_set
# custom:
#   severity: high
#   asset_types: [aws.permission_set]
#   requires: [attributes.inline_statements]
#   remediation: >-
#     Replace the inline policy with the actions that the task needs: aws sso-admin
#     put-inline-policy-to-permission-set. Where administrators are meant, attach the AWS managed policy
#     AdministratorAccess, so that everybody can see it.
#   references: {cis_aws_7.0: "2.14", fsbp: IAM.1}
package guardrails.aws_permission_set_not_wildcard

import data.lib.statements

deny contains $"inline statement {index + 1} allows every action on every resource" if {
	some index, statement in input.asset.attributes.inline_statements
	statements.allows_everything(statement)
}
