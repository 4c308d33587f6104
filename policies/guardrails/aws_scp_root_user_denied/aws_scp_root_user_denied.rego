# METADATA
# title: Root users of member accounts are denied everything or have no credentials
# description: >-
#   The root user passes every IAM policy of its account, and its password is one mailbox away. So either a
#   service control policy denies it everything, or its password and access keys are removed.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: high
#   asset_types: [aws.account]
#   when:
#     attributes.state: [ACTIVE]
#     attributes.management: [false]
#   requires: [attributes.account_id, links.policies]
#   related:
#     policies: {type: aws.policy, key: id, from: links.policies}
#     iam: {type: aws.iam_account, key: parent, from: id, within: scope}
#   remediation: >-
#     In the management account remove the credentials: IAM console, Root access management, the account, Take
#     privileged action, Delete root user credentials.
#
#     Or attach to the root a service control policy with the statement `{"Effect": "Deny", "Action": "*",
#     "Resource": "*", "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:root"}, "Null":
#     {"aws:AssumedRoot": "true"}}}`, which still lets the management account do the rare root task centrally.
#     Software that uses a root access key stops in both cases: look in CloudTrail first.
package guardrails.aws_scp_root_user_denied

import data.lib.statements

deny contains "no service control policy denies the root user, and it can still sign in or has an access key" if {
	not _denied
	not _without_credentials
}

_denied if {
	some statement in statements.scp_denials(input.related.policies)
	"*" in statement.actions
	"*" in statement.resources
	every condition in statement.conditions {
		_means_root(condition)
	}
}

_means_root(condition) if {
	condition.operator in {"arnlike", "arnequals", "stringlike"}
	condition.key == "aws:principalarn"
	some pattern in condition.values
	statements.matches(pattern, $"arn:aws:iam::{input.asset.attributes.account_id}:root")
}

# Sessions that the management account opens centrally may stay: the key is in
# their requests, with the value true, and in no others.
_means_root(condition) if {
	condition.key == "aws:assumedroot"
	_holds_without_central_session(condition)
}

_holds_without_central_session(condition) if {
	condition.operator == "null"
	condition.values == ["true"]
}

_holds_without_central_session(condition) if {
	condition.operator == "bool"
	condition.if_exists
	condition.values == ["false"]
}

_without_credentials if {
	some iam in input.related.iam
	iam.attributes.root_password == false
	iam.attributes.root_access_keys == false
}
