package guardrails.saas_account_domain_known_test

import data.guardrails.saas_account_domain_known as control

_deny(email) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"email": email}}}
		with data.settings.guardrails as {
			"saas_domains": ["acme.example"],
			"saas_partner_domains": ["partner.example"],
			"saas_free_mail_domains": ["gmail.com"],
		}
}

test_denied_for_a_stranger if {
	_deny("jo@stranger.example") == {"stranger.example is neither a domain of the company nor of a partner"}
	_deny("jo@acme.example.evil.example") == {"acme.example.evil.example is neither a domain of the company nor of a partner"}
}

test_allowed_for_those_that_are_known if {
	every email in ["jo@acme.example", "jo@eu.acme.example", "jo@partner.example"] {
		_deny(email) == set()
	}
}

test_allowed_for_what_another_control_judges if _deny("jo@gmail.com") == set()

test_allowed_without_an_address if _deny(null) == set()
