package guardrails.gcp_contact_person_active_test

import data.guardrails.gcp_contact_person_active as control

_contact(status) := {"related": {"person": [{"attributes": {"email": "jo@acme.example", "status": status}}]}}

test_denied_for_who_left if control.deny == {"jo@acme.example has left"} with input as _contact("left")

test_allowed_for_people_who_are_here if {
	every status in ["active", "leave"] {
		control.deny == set() with input as _contact(status)
	}
}

test_allowed_for_mailboxes if control.deny == set() with input as {"related": {"person": []}}
