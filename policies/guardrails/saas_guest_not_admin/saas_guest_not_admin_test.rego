package guardrails.saas_guest_not_admin_test

import data.guardrails.saas_guest_not_admin as control

_deny(kind, email) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"kind": kind, "email": email, "privilege": "admin"}}}
		with data.settings.guardrails.saas_free_mail_domains as ["gmail.com"]
}

test_denied_for_guests if _deny("guest", "jo@partner.example") == {"a guest who is admin"}

test_denied_for_private_addresses if _deny("human", "jo@gmail.com") == {"a private address that is admin"}

test_allowed_for_others if {
	_deny("human", "jo@acme.example") == set()
	_deny("human", null) == set()
}
