# METADATA
# title: The delegation policy of the organization names its principals and actions
# description: >-
#   The delegation policy lets member accounts manage the organization itself. A wildcard in it gives an account
#   the power to detach the guardrails of all others.
# schemas:
#   - input.asset.attributes: schema.aws.organization
# custom:
#   severity: high
#   asset_types: [aws.organization]
#   exposure: organization
#   requires: [attributes.delegation_policy]
#   remediation: >-
#     In the management account save the policy with `aws organizations describe-resource-policy --query
#     ResourcePolicy.Content --output text > delegation.json`, name in it the accounts and the single actions
#     that they need, and run `aws organizations put-resource-policy --content file://delegation.json`.
#
#     It replaces the old policy at once: keep a copy of that to go back to.
#   references: {cis_aws_7.0: 2.1.5}
package guardrails.aws_delegation_policy_scoped

import data.lib.principals

deny contains $"statement {_name(statement)} allows any principal" if {
	some statement in _allows
	principals.anybody(statement)
}

deny contains $"statement {_name(statement)} allows {action}" if {
	some statement in _allows
	some action in statement.actions
	action in {"*", "*:*", "organizations:*"}
}

deny contains $"statement {_name(statement)} allows every action but those in NotAction" if {
	some statement in _allows
	count(statement.not_actions) > 0
}

_allows contains statement if {
	some statement in input.asset.attributes.delegation_policy.statements
	statement.effect == "Allow"
}

_name(statement) := "without a Sid" if statement.sid == ""

_name(statement) := statement.sid if statement.sid != ""
