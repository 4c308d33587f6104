package guardrails.saas_account_email_company_test

import data.guardrails.saas_account_email_company as control

_deny(email) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"email": email}}}
		with data.settings.guardrails.saas_free_mail_domains as ["gmail.com", "yahoo.co.jp"]
}

test_denied_for_private_addresses if {
	_deny("jo@gmail.com") == {"gmail.com is a private mail domain"}
	_deny("jo@yahoo.co.jp") == {"yahoo.co.jp is a private mail domain"}
}

test_allowed_for_others if {
	every email in ["jo@acme.example", "gmail.com@acme.example", "jo@notgmail.com", null] {
		_deny(email) == set()
	}
}
