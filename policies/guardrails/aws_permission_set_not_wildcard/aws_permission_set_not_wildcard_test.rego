package guardrails.aws_permission_set_not_wildcard_test

import data.guardrails.aws_permission_set_not_wildcard as control

_permission_set(statements) := {"asset": {"attributes": {"inline_statements": statements}}}

_statement(effect, action, resource) := {"effect": effect, "actions": [action], "resources": [resource]}

test_denied_for_each_statement_that_allows_everything if {
	control.deny == {"inline statement 2 allows every action on every resource"} with input as _permission_set([
		_statement("Allow", "s3:*", "*"),
		_statement("Allow", "*", "*"),
		_statement("Deny", "*", "*"),
	])
}

test_allowed_when_actions_or_resources_are_limited if {
	control.deny == set() with input as _permission_set([
		_statement("Allow", "s3:*", "*"),
		_statement("Allow", "*", "arn:aws:s3:::acme-logs/*"),
	])
}

test_allowed_without_an_inline_policy if {
	every statements in [null, []] {
		control.deny == set() with input as _permission_set(statements)
	}
}
