package guardrails.aws_account_contacts_set_test

import data.guardrails.aws_account_contacts_set as control

_account(contacts) := {"asset": {"attributes": {"contacts": contacts}}}

_contact := {"name": "Security", "email": "security@acme.example"}

test_denied_for_each_contact_that_is_null if {
	control.deny == {
		"no security contact is set",
		"no billing contact is set",
		"no operations contact is set",
	} with input as _account({"primary": _contact, "security": null, "billing": null, "operations": null})
	control.deny == {"no billing contact is set"} with input as _account({
		"primary": null,
		"security": _contact,
		"billing": null,
		"operations": _contact,
	})
}

test_allowed_when_all_are_set if {
	control.deny == set() with input as _account({
		"primary": null,
		"security": _contact,
		"billing": _contact,
		"operations": _contact,
	})
}
