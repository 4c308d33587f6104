package guardrails.aws_delegation_policy_scoped_test

import data.guardrails.aws_delegation_policy_scoped as control

_organization(statements) := {"asset": {"attributes": {"delegation_policy": {"statements": statements}}}}

_statement(patch) := object.union(
	{
		"sid": "Backup",
		"effect": "Allow",
		"principals": {"aws": ["111122223333"]},
		"actions": ["organizations:describepolicy"],
		"not_actions": [],
	},
	patch,
)

test_denied_for_any_principal if {
	control.deny == {"statement Backup allows any principal"} with input as _organization([
		_statement({}),
		_statement({"principals": {"aws": ["*"]}}),
	])
}

test_denied_for_wildcard_actions if {
	every action in ["*", "organizations:*"] {
		control.deny == {$"statement without a Sid allows {action}"} with input as _organization([
			_statement({"sid": "", "actions": [action]}),
		])
	}
}

test_denied_for_not_action if {
	control.deny == {"statement Backup allows every action but those in NotAction"} with input as _organization([
		_statement({"actions": [], "not_actions": ["organizations:leaveorganization"]}),
	])
}

test_allowed_when_scoped if {
	control.deny == set() with input as _organization([
		_statement({}),
		_statement({"actions": ["organizations:list*"]}),
		_statement({"effect": "Deny", "principals": {"aws": ["*"]}, "actions": ["*"]}),
	])
}

test_allowed_without_a_delegation_policy if {
	control.deny == set() with input as {"asset": {"attributes": {"delegation_policy": null}}}
}
