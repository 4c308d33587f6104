# METADATA
# title: No account can switch off its own detection
# description: >-
#   Who breaks into an account first stops its trail, recorder and detectors. When a service
#   control policy denies that, the intruder stays visible even as an administrator.
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
#     Add the actions that are named to a Deny statement with Resource * in a service control
#     policy that is attached to the root. A condition ArnNotLike aws:PrincipalArn may exempt the
#     role that manages these services.
#   references: {cis_aws_7.0: 2.1.2}
package guardrails.aws_scp_detection_protected

import data.lib.statements

deny contains $"no service control policy denies {action}" if {
	some action in data.settings.guardrails.protected_actions
	not statements.denies(input.related.policies, lower(action))
}
