# METADATA
# title: Roles for GitHub Actions are bound to a repository
# description: >-
#   GitHub signs tokens for every workflow in the world. Only the condition on the subject (`sub`) keeps
#   strangers' workflows, or every repository of the company, from acting as this role.
# schemas:
#   - input.asset.attributes: schema.aws.iam_role
# custom:
#   severity: critical
#   asset_types: [aws.iam_role]
#   exposure: public
#   when:
#     attributes.service_linked: [false]
#   requires: [attributes.trust]
#   remediation: >-
#     Add to the trust policy the condition `{"StringEquals": {"token.actions.githubusercontent.com:sub":
#     "repo:OWNER/REPOSITORY:ref:refs/heads/main"}}`, then run `aws iam update-assume-role-policy --role-name
#     ROLE_NAME --policy-document file://trust.json`.
#
#     `aws iam get-role --role-name ROLE_NAME --query Role.AssumeRolePolicyDocument` shows the present policy. A
#     deployment environment is `repo:OWNER/REPOSITORY:environment:NAME`; `StringLike` with
#     `repo:OWNER/REPOSITORY:*` passes too, but lets in every branch and pull request. Workflows that do not
#     match can no longer use the role, so look first which do.
package guardrails.aws_role_github_subject_bound

import data.lib.statements

deny contains "trusts GitHub Actions without a condition on the subject" if {
	some statement in _github
	count(_subjects(statement)) == 0
}

deny contains $"trusts GitHub Actions with the subject {subject}, which is bound to no repository" if {
	some statement in _github
	subjects := _subjects(statement)
	every values in subjects {
		count(_unbound(values)) > 0
	}
	some values in subjects
	some subject in _unbound(values)
}

_github := [statement |
	some statement in input.asset.attributes.trust
	statement.effect == "Allow"
	some provider in statement.principals.federated
	contains(provider, "token.actions.githubusercontent.com")
]

# The value lists of the conditions on the subject. All of them must hold, so one
# that is bound is enough.
_subjects(statement) := {condition.values |
	some condition in statement.conditions
	statements.demands(condition)
	condition.operator in {"stringequals", "stringlike", "stringequalsignorecase"}
	startswith(condition.key, "token.actions.githubusercontent.com")
	endswith(condition.key, ":sub")
}

_unbound(values) := {value |
	some value in values
	not regex.match(`^repo:[^*?/:]+/[^*?/:]+:.`, value)
}
