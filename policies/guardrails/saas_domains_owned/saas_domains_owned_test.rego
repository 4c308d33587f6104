package guardrails.saas_domains_owned_test

import data.guardrails.saas_domains_owned as control

_deny(domains) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"verified_domains": domains}}}
		with data.settings.guardrails.saas_domains as ["acme.example"]
}

test_denied_for_a_strange_domain if {
	_deny(["acme.example", "acme-old.example"]) == {"acme-old.example is not a domain of the company"}
}

test_denied_for_one_that_only_ends_like_it if {
	_deny(["notacme.example"]) == {"notacme.example is not a domain of the company"}
}

test_allowed_for_its_own_and_below if _deny(["acme.example", "eu.acme.example", "ACME.example"]) == set()

test_allowed_without_any if _deny([]) == set()
