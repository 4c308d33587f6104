# METADATA
# title: No account can leave the organization by itself
# description: >-
#   An administrator who may call `organizations:LeaveOrganization` can take the account, with its data, out of
#   every guardrail and off the company's bill with one call.
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
#     In the management account add `{"Effect": "Deny", "Action": "organizations:LeaveOrganization", "Resource":
#     "*"}` to a service control policy that is attached to the root: `aws organizations update-policy
#     --policy-id POLICY_ID --content file://scp.json`.
#
#     Nothing else stops working. An account that has to go is removed by the management account: `aws
#     organizations remove-account-from-organization --account-id ACCOUNT_ID`.
#   references: {cis_aws_7.0: 2.1.2}
package guardrails.aws_scp_leave_organization_denied

import data.lib.statements

deny contains "no service control policy denies organizations:LeaveOrganization" if {
	not statements.denies(input.related.policies, "organizations:leaveorganization")
}
