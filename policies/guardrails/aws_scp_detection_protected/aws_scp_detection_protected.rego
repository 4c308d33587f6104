# METADATA
# title: No account can switch off its own detection
# description: >-
#   Whoever breaks into an account first stops what would show it: CloudTrail, Config, GuardDuty, Security Hub,
#   Access Analyzer. When a service control policy denies that, the intruder stays visible even as an
#   administrator.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: high
#   asset_types: [aws.account]
#   when:
#     attributes.state: [ACTIVE]
#     attributes.management: [false]
#   requires: [links.policies]
#   related:
#     policies: {type: aws.policy, key: id, from: links.policies}
#   remediation: >-
#     In the management account add the actions that are named to a Deny statement with `"Resource": "*"` in a
#     service control policy that is attached to the root: `aws organizations update-policy --policy-id
#     POLICY_ID --content file://scp.json`.
#
#     It acts at once on every account below, so try it on a sandbox account first. The condition
#     `{"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/ROLE_NAME"}}` exempts the role that manages
#     these services. The actions are the setting `guardrails.protected_actions`.
#   references: {cis_aws_7.0: 2.1.2}
package guardrails.aws_scp_detection_protected

import data.lib.statements

deny contains $"no service control policy denies {action}" if {
	some action in data.settings.guardrails.protected_actions
	not statements.denies(input.related.policies, lower(action))
}
