package guardrails.gcp_essential_contacts_complete_test

import data.guardrails.gcp_essential_contacts_complete as control

_deny(contacts) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"essential_contacts": contacts}}}
		with data.settings.guardrails.gcp_contact_categories as ["SECURITY", "BILLING"]
}

_entry(category, states) := {"category": category, "contacts": [contact |
	some state in states
	contact := {"email": "x@acme.example", "validation_state": state}
]}

test_denied_for_each_category_without_anybody if {
	_deny([_entry("SECURITY", []), _entry("BILLING", ["INVALID"])]) == {
		"nobody is told of security",
		"nobody is told of billing",
	}
}

test_allowed_when_all_are_told if {
	_deny([_entry("SECURITY", ["VALID"]), _entry("BILLING", ["INVALID", "UNKNOWN"])]) == set()
}
