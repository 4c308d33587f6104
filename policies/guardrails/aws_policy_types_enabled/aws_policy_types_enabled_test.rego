package guardrails.aws_policy_types_enabled_test

import data.guardrails.aws_policy_types_enabled as control

_root(policy_types) := {"asset": {"attributes": {"policy_types": policy_types}}}

_deny(policy_types) := messages if {
	messages := control.deny with input as _root(policy_types)
		with data.settings.guardrails.required_policy_types as ["SERVICE_CONTROL_POLICY", "TAG_POLICY"]
}

test_denied_when_absent_or_not_yet_enabled if {
	_deny([{"type": "TAG_POLICY", "status": "PENDING_ENABLE"}]) == {
		"SERVICE_CONTROL_POLICY is not enabled",
		"TAG_POLICY is not enabled",
	}
}

test_denied_when_no_type_is_on if count(_deny([])) == 2

test_allowed_when_all_are_enabled if {
	_deny([
		{"type": "TAG_POLICY", "status": "ENABLED"},
		{"type": "SERVICE_CONTROL_POLICY", "status": "ENABLED"},
		{"type": "BACKUP_POLICY", "status": "PENDING_DISABLE"},
	]) == set()
}
