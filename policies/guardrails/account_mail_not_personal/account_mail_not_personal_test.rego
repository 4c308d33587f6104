package guardrails.account_mail_not_personal_test

import data.guardrails.account_mail_not_personal as control

_account(class) := {"asset": {"attributes": {"email": "jo@mail.example", "email_class": class}}}

test_denied_for_free_mail if {
	control.deny == {"jo@mail.example is at a free mail service"} with input as _account("personal")
}

test_allowed_for_others_and_none if {
	every class in ["company", "partner", "unknown", null] {
		control.deny == set() with input as _account(class)
	}
}
