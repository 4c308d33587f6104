# METADATA
# title: No role trusts a closed account
# description: >-
#   For 90 days AWS reopens a closed account when its owner asks. Its users and roles then come back, with all
#   the access that other accounts still give them.
# schemas:
#   - input.asset.attributes: schema.aws.iam_role
# custom:
#   severity: high
#   asset_types: [aws.iam_role]
#   when:
#     attributes.service_linked: [false]
#   requires: [links.trusts]
#   related:
#     accounts: {type: aws.account, key: attributes.account_id, from: links.trusts}
#   remediation: >-
#     Take the closed account out of the trust policy: save it with `aws iam get-role --role-name ROLE_NAME
#     --query Role.AssumeRolePolicyDocument --output json > trust.json`, edit it, and run `aws iam
#     update-assume-role-policy --role-name ROLE_NAME --policy-document file://trust.json`.
#
#     Nobody loses access that works today. If the role served only that account, delete it: `aws iam
#     delete-role --role-name ROLE_NAME`, once its policies are detached.
package guardrails.aws_role_trust_dead

deny contains $"trusts account {account.name} ({account.attributes.account_id}), which is {state}" if {
	some account in input.related.accounts
	state := account.attributes.state
	state in {"SUSPENDED", "PENDING_CLOSURE", "CLOSED"}
}
