# METADATA
# title: Roles trust only the organization and approved partners
# description: >-
#   Whoever is trusted by a role acts as that role. An account outside the organization that nobody approved
#   is a stranger inside, and without sts:ExternalId a partner can be tricked into acting for one.
# schemas:
#   - input.asset.attributes: schema.aws.iam_role
# custom:
#   severity: critical
#   asset_types: [aws.iam_role]
#   exposure: public
#   when:
#     attributes.service_linked: [false]
#   requires: [attributes.account_id, attributes.trust, links.trusts]
#   related:
#     accounts: {type: aws.account, key: attributes.account_id, from: links.trusts}
#   remediation: >-
#     Take the account out of the trust policy: aws iam update-assume-role-policy --role-name ROLE_NAME
#     --policy-document FILE. For a partner, add it to guardrails.trusted_accounts and the condition
#     StringEquals sts:ExternalId with the value that the partner gave you.
package guardrails.aws_role_trust_external

import data.lib.principals
import data.lib.statements

deny contains "allows sts:AssumeRole from anybody" if {
	some statement in _assumable
	principals.anybody(statement)
	not _only_organization(statement)
}

deny contains $"allows sts:AssumeRole from account {account}, which is neither in the organization nor approved" if {
	some statement in _assumable
	some account in _outside(statement)
	not account in data.settings.guardrails.trusted_accounts
}

deny contains $"allows sts:AssumeRole from account {account} without sts:ExternalId" if {
	some statement in _assumable
	not _external_id(statement)
	some account in _outside(statement)
	account in data.settings.guardrails.trusted_accounts
}

_assumable := [statement |
	some statement in input.asset.attributes.trust
	statement.effect == "Allow"
	statements.covers(statement, "sts:assumerole")
]

_outside(statement) := {account |
	some principal in statement.principals.aws
	account := principals.account(principal)
	not account in _inside
}

_inside contains input.asset.attributes.account_id

_inside contains account.attributes.account_id if some account in input.related.accounts

_external_id(statement) if {
	some condition in statement.conditions
	condition.operator in {"stringequals", "stringlike"}
	condition.key == "sts:externalid"
	not "*" in condition.values
}

# The account's own ARN, which is the role's parent, names the organization.
_only_organization(statement) if {
	some condition in statement.conditions
	condition.operator == "stringequals"
	condition.key == "aws:principalorgid"
	condition.values == [split(input.asset.parent, "/")[1]]
}
