package guardrails.aws_assignment_principal_exists_test

import data.guardrails.aws_assignment_principal_exists as control

_assignment(type, name) := {"asset": {"attributes": {
	"principal_type": type,
	"principal_id": "906-1",
	"principal_name": name,
	"permission_set_name": "Developer",
}}}

test_denied_when_the_principal_is_gone if {
	every type, kind in {"GROUP": "group", "USER": "user"} {
		messages := {$"Developer is assigned to the {kind} 906-1, which does not exist"}
		control.deny == messages with input as _assignment(type, null)
	}
}

test_allowed_when_it_exists if {
	control.deny == set() with input as _assignment("GROUP", "developers")
	control.deny == set() with input as _assignment("USER", "jo")
}
