package guardrails.aws_scp_detection_protected_test

import data.guardrails.aws_scp_detection_protected as control

_account(statements) := {"related": {"policies": [{"attributes": {
	"policy_type": "SERVICE_CONTROL_POLICY",
	"statements": statements,
}}]}}

_denial(actions) := {"effect": "Deny", "actions": actions, "resources": ["*"]}

_deny(statements) := messages if {
	messages := control.deny with input as _account(statements)
		with data.settings.guardrails.protected_actions as ["cloudtrail:stoplogging", "GuardDuty:DeleteDetector"]
}

test_denied_for_each_action_that_is_open if {
	_deny([]) == {
		"no service control policy denies cloudtrail:stoplogging",
		"no service control policy denies GuardDuty:DeleteDetector",
	}
	_deny([_denial(["guardduty:*"])]) == {"no service control policy denies cloudtrail:stoplogging"}
}

test_allowed_when_all_are_denied if {
	_deny([_denial(["guardduty:deletedetector", "cloudtrail:stop*"])]) == set()
	_deny([_denial(["guardduty:deletedetector"]), _denial(["cloudtrail:*"])]) == set()
}

test_allowed_when_a_role_is_exempt if {
	exemption := {"operator": "arnnotlike", "key": "aws:principalarn", "values": ["arn:aws:iam::*:role/security-*"]}
	_deny([object.union(_denial(["*"]), {"conditions": [exemption]})]) == set()
}
