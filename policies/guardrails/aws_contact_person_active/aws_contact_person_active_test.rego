package guardrails.aws_contact_person_active_test

import data.guardrails.aws_contact_person_active as control

_person(email, status) := {"attributes": {"email": email, "status": status}}

test_denied_for_each_contact_who_left if {
	control.deny == {
		"the security contact jo@acme.example has left",
		"the billing contact sam@acme.example has left",
	} with input as {"related": {
		"security": [_person("jo@acme.example", "left")],
		"billing": [_person("sam@acme.example", "left")],
		"operations": [],
	}}
}

test_allowed_for_people_who_are_here if {
	every status in ["active", "leave"] {
		control.deny == set() with input as {"related": {
			"security": [_person("jo@acme.example", status)],
			"billing": [_person("jo@acme.example", status)],
			"operations": [_person("jo@acme.example", status)],
		}}
	}
}

test_allowed_for_mailboxes if {
	control.deny == set() with input as {"related": {"security": [], "billing": [], "operations": []}}
}
