package guardrails.aws_root_email_domain_test

import data.guardrails.aws_root_email_domain as control

_deny(email) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"email": email}}}
		with data.settings.guardrails.root_email_domains as ["acme.example", "Aws.Acme.example"]
}

test_denied_at_another_domain if {
	every email, domain in {
		"jo@mail.example": "mail.example",
		"aws@acme.example.mail.example": "acme.example.mail.example",
		"aws@notacme.example": "notacme.example",
		"acme.example@mail.example": "mail.example",
		`"a@acme.example"@mail.example`: "mail.example",
	} {
		_deny(email) == {$"the root address is at {domain}, which is not a domain of the company"}
	}
}

test_denied_without_a_domain if {
	_deny("") == {"the root address is at , which is not a domain of the company"}
}

test_allowed_at_a_domain_of_the_company if {
	every email in ["aws+payments@acme.example", "AWS@ACME.EXAMPLE", "root@aws.acme.example"] {
		_deny(email) == set()
	}
}
