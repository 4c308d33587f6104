package guardrails.person_contact_here_test

import data.guardrails.person_contact_here as control

_contact(statuses) := {
	"asset": {"attributes": {"email": "jo@acme.example"}},
	"related": {"persons": [{"attributes": {"status": status}} | some status in statuses]},
}

test_denied_when_everybody_with_the_address_left if {
	every statuses in [["left"], ["left", "left"]] {
		control.deny == {"jo@acme.example has left"} with input as _contact(statuses)
	}
}

test_allowed_for_people_who_are_here_and_mailboxes if {
	every statuses in [[], ["active"], ["leave"], ["left", "active"]] {
		control.deny == set() with input as _contact(statuses)
	}
}
