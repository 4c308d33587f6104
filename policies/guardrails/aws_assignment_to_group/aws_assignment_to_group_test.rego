package guardrails.aws_assignment_to_group_test

import data.guardrails.aws_assignment_to_group as control

_assignment(type, name) := {"asset": {"attributes": {
	"principal_type": type,
	"principal_id": "906-1",
	"principal_name": name,
	"permission_set_name": "Developer",
}}}

test_denied_for_a_user if {
	control.deny == {"Developer is assigned to the user jo"} with input as _assignment("USER", "jo")
}

test_denied_for_a_user_who_is_gone if {
	control.deny == {"Developer is assigned to the user 906-1"} with input as _assignment("USER", null)
}

test_allowed_for_a_group if {
	control.deny == set() with input as _assignment("GROUP", "developers")
	control.deny == set() with input as _assignment("GROUP", null)
}
