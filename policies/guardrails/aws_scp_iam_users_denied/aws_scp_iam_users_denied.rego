# METADATA
# title: No account can make IAM users or access keys
# description: >-
#   An IAM user is a password or key that lives until somebody thinks of it: it does not leave with
#   the person and often ends up in a repository. People sign in by Identity Center, software takes roles.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: medium
#   asset_types: [aws.account]
#   when:
#     attributes.state: [ACTIVE]
#     attributes.management: [false]
#   requires: [attributes.path, links.policies]
#   related:
#     policies: {type: aws.policy, key: id, from: links.policies}
#   remediation: >-
#     Add {"Effect": "Deny", "Action": ["iam:CreateUser", "iam:CreateAccessKey"], "Resource": "*"} to
#     a service control policy above the account. For a unit that needs IAM users set
#     guardrails.iam_user_exempt_paths.
package guardrails.aws_scp_iam_users_denied

import data.lib.statements
import data.lib.units

deny contains $"no service control policy denies {name}" if {
	not units.inside_any(input.asset.attributes.path, data.settings.guardrails.iam_user_exempt_paths)
	some action, name in {"iam:createuser": "iam:CreateUser", "iam:createaccesskey": "iam:CreateAccessKey"}
	not statements.denies(input.related.policies, action)
}
