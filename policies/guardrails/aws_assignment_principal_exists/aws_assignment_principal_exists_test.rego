package guardrails.aws_assignment_principal_exists_test

import data.guardrails.aws_assignment_principal_exists as control

_assignment(name) := {"asset": {"attributes": {
	"principal_type": "GROUP",
	"principal_id": "906-1",
	"principal_name": name,
	"permission_set_name": "Developer",
}}}

test_denied_when_the_principal_is_gone if {
	control.deny == {"Developer is assigned to the group 906-1, which does not exist"} with input as _assignment(null)
}

test_allowed_when_it_exists if control.deny == set() with input as _assignment("developers")
