# METADATA
# title: Roles trust only the organization and approved partners
# description: >-
#   Whoever a role trusts can act as that role. An account outside the organization that nobody approved is a
#   stranger inside; and without `sts:ExternalId`, another customer of an approved partner can make that partner
#   act on our account.
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
#     Take the account out of the trust policy: save it with `aws iam get-role --role-name ROLE_NAME --query
#     Role.AssumeRolePolicyDocument --output json > trust.json`, edit it, and run `aws iam
#     update-assume-role-policy --role-name ROLE_NAME --policy-document file://trust.json`.
#
#     Whoever used it is cut off at once: `aws iam get-role --role-name ROLE_NAME --query Role.RoleLastUsed`
#     tells whether anybody did. For an approved partner add the account ID to the setting
#     `guardrails.trusted_accounts` and to the statement the condition `{"StringEquals": {"sts:ExternalId":
#     "EXTERNAL_ID"}}`, with the value that the partner gave you. For anybody in the organization write
#     `{"StringEquals": {"aws:PrincipalOrgID": "ORGANIZATION_ID"}}`. `StringEqualsIfExists` and
#     `ForAllValues:StringEquals` hold for whoever sends no such value, so they keep nobody out.
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
	statements.demands(condition)
	condition.operator in {"stringequals", "stringequalsignorecase", "stringlike"}
	condition.key == "sts:externalid"
	every value in condition.values {
		not regex.match(`^[*?]*$`, value)
	}
}

# The account's own ARN, which is the role's parent, names the organization.
_only_organization(statement) if {
	some condition in statement.conditions
	statements.demands(condition)
	condition.operator == "stringequals"
	condition.key == "aws:principalorgid"
	condition.values == [split(input.asset.parent, "/")[1]]
}
