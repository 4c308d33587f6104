package guardrails.account_mail_domain_known_test

import data.guardrails.account_mail_domain_known as control

_account(class) := {"asset": {"attributes": {"email": "jo@else.example", "email_class": class}}}

test_denied_for_strangers if {
	control.deny == {"jo@else.example is in no domain of the company or of a partner"} with input as _account("unknown")
}

test_allowed_for_others_and_none if {
	every class in ["company", "partner", "personal", null] {
		control.deny == set() with input as _account(class)
	}
}
