# METADATA
# title: No role trusts a closed account
# description: >-
#   For 90 days AWS reopens a closed account when its root user asks. Its roles then come back, with all the
#   access that others still give them.
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
#     Take the account out of the trust policy: aws iam update-assume-role-policy --role-name ROLE_NAME
#     --policy-document FILE, or delete the role if it served only that account.
package guardrails.aws_role_trust_dead

deny contains $"trusts account {account.name} ({account.attributes.account_id}), which is {state}" if {
	some account in input.related.accounts
	state := account.attributes.state
	state in {"SUSPENDED", "PENDING_CLOSURE", "CLOSED"}
}
