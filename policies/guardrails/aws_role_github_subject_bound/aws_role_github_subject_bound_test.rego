package guardrails.aws_role_github_subject_bound_test

import data.guardrails.aws_role_github_subject_bound as control

_role(conditions) := {"asset": {"attributes": {"trust": [{
	"effect": "Allow",
	"actions": ["sts:assumerolewithwebidentity"],
	"principals": {"federated": ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"]},
	"conditions": conditions,
}]}}}

_subject(operator, values) := {
	"operator": operator,
	"key": "token.actions.githubusercontent.com:sub",
	"values": values,
}

_audience := {
	"operator": "stringequals",
	"key": "token.actions.githubusercontent.com:aud",
	"values": ["sts.amazonaws.com"],
}

_other := {
	"operator": "stringlike",
	"key": "gitlab.example:sub",
	"values": ["repo:acme/api:ref:refs/heads/main"],
}

test_denied_without_a_condition_on_the_subject if {
	every conditions in [[], [_audience], [_subject("stringnotlike", ["repo:acme/api:*"])], [_other]] {
		control.deny == {"trusts GitHub Actions without a condition on the subject"} with input as _role(conditions)
	}
}

test_denied_when_the_condition_holds_without_a_subject if {
	every patch in [{"if_exists": true}, {"set_prefix": "forallvalues"}] {
		condition := object.union(_subject("stringequals", ["repo:acme/api:ref:refs/heads/main"]), patch)
		control.deny == {"trusts GitHub Actions without a condition on the subject"} with input as _role([condition])
	}
}

test_denied_when_owner_or_repository_is_wild if {
	every subject in [
		"*",
		"repo:*",
		"repo:acme/*",
		"repo:acme/*:ref:refs/heads/main",
		"repo:*/api:*",
		"repo:acme/api*",
		"repo:acme/ap?:*",
	] {
		messages := {$"trusts GitHub Actions with the subject {subject}, which is bound to no repository"}
		role := _role([_audience, _subject("stringlike", ["repo:acme/web:*", subject])])
		control.deny == messages with input as role
	}
}

test_allowed_when_bound_to_repositories if {
	every conditions in [
		[_subject("stringequals", ["repo:acme/api:ref:refs/heads/main"])],
		[_subject("stringequalsignorecase", ["repo:acme/api:ref:refs/heads/main"])],
		[object.union(_subject("stringlike", ["repo:acme/api:*"]), {"if_exists": false, "set_prefix": "foranyvalue"})],
		[_audience, _subject("stringlike", ["repo:acme/api:*", "repo:acme/web:environment:production"])],
		[_subject("stringlike", ["repo:acme/*"]), _subject("stringequals", ["repo:acme/api:pull_request"])],
	] {
		control.deny == set() with input as _role(conditions)
	}
}

test_not_meant_for_other_roles if {
	control.deny == set() with input as {"asset": {"attributes": {"trust": [
		{"effect": "Allow", "principals": {"federated": ["arn:aws:iam::111122223333:saml-provider/idp"]}},
		{"effect": "Allow", "principals": {"service": ["ec2.amazonaws.com"]}},
		{"effect": "Deny", "principals": {"federated": ["token.actions.githubusercontent.com"]}},
	]}}}
}
