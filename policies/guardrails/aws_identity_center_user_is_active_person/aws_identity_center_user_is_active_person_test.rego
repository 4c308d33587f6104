package guardrails.aws_identity_center_user_is_active_person_test

import data.guardrails.aws_identity_center_user_is_active_person as control

_user(email, statuses) := {
	"asset": {"attributes": {"email": email}},
	"related": {"persons": [{"attributes": {"email": email, "status": status}} | some status in statuses]},
}

test_denied_when_the_person_has_left if {
	control.deny == {"jo@acme.example has left"} with input as _user("jo@acme.example", ["left"])
}

test_denied_when_nobody_has_the_address if {
	control.deny == {"jo@acme.example is not on the people list"} with input as _user("jo@acme.example", [])
}

test_denied_without_an_address if {
	control.deny == {"the user has no email address, so nobody can tell who it is"} with input as _user(null, [])
}

test_allowed_for_people_who_work_here if {
	every statuses in [["active"], ["leave"], ["left", "active"]] {
		control.deny == set() with input as _user("jo@acme.example", statuses)
	}
}
