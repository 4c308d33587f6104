package guardrails.aws_scp_leave_organization_denied_test

import data.guardrails.aws_scp_leave_organization_denied as control

_account(statement) := {"related": {"policies": [{"attributes": {
	"policy_type": "SERVICE_CONTROL_POLICY",
	"statements": [statement],
}}]}}

_open := {"no service control policy denies organizations:LeaveOrganization"}

test_denied_without_policies if {
	control.deny == _open with input as {"related": {"policies": []}}
}

test_denied_when_the_denial_has_a_condition if {
	control.deny == _open with input as _account({
		"effect": "Deny", "actions": ["organizations:leaveorganization"], "resources": ["*"],
		"conditions": [{"operator": "stringequals", "key": "aws:requestedregion", "values": ["eu-west-1"]}],
	})
}

test_allowed_when_denied_by_name_or_wildcard if {
	every action in ["organizations:leaveorganization", "organizations:*", "*"] {
		control.deny == set() with input as _account({"effect": "Deny", "actions": [action], "resources": ["*"]})
	}
}
