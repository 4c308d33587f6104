package guardrails.aws_scp_iam_users_denied_test

import data.guardrails.aws_scp_iam_users_denied as control

_account(path, actions) := {
	"asset": {"attributes": {"path": path}},
	"related": {"policies": [{"attributes": {
		"policy_type": "SERVICE_CONTROL_POLICY",
		"statements": [{"effect": "Deny", "actions": actions, "resources": ["*"]}],
	}}]},
}

_deny(path, actions) := messages if {
	messages := control.deny with input as _account(path, actions)
		with data.settings.guardrails.iam_user_exempt_paths as ["Legacy"]
}

test_denied_for_each_action_that_is_open if {
	_deny("Workloads", []) == {
		"no service control policy denies iam:CreateUser",
		"no service control policy denies iam:CreateAccessKey",
	}
	_deny("Workloads", ["iam:createuser"]) == {"no service control policy denies iam:CreateAccessKey"}
}

test_denied_directly_below_the_root if count(_deny("", [])) == 2

test_allowed_when_both_are_denied if _deny("Workloads", ["iam:create*"]) == set()

test_allowed_in_an_exempt_unit if {
	_deny("Legacy", []) == set()
	_deny("Legacy/Tools", []) == set()
}
