# METADATA
# title: No account can create IAM users or access keys
# description: >-
#   An IAM user is a password or key that works until somebody thinks of it: it outlives its person and often
#   ends up in a repository. People sign in through Identity Center, software takes roles.
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
#     In the management account add `{"Effect": "Deny", "Action": ["iam:CreateUser", "iam:CreateAccessKey"],
#     "Resource": "*"}` to a service control policy that is attached above the account: `aws organizations
#     update-policy --policy-id POLICY_ID --content file://scp.json`.
#
#     It acts at once on every account below, so try it on a sandbox account first. Users and keys that exist go
#     on working, but their keys can no longer be rotated. A unit that needs IAM users belongs in the setting
#     `guardrails.iam_user_exempt_paths`.
package guardrails.aws_scp_iam_users_denied

import data.lib.statements
import data.lib.units

deny contains $"no service control policy denies {name}" if {
	not units.inside_any(input.asset.attributes.path, data.settings.guardrails.iam_user_exempt_paths)
	some action, name in {"iam:createuser": "iam:CreateUser", "iam:createaccesskey": "iam:CreateAccessKey"}
	not statements.denies(input.related.policies, action)
}
