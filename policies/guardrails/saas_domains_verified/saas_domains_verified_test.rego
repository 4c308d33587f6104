package guardrails.saas_domains_verified_test

import data.guardrails.saas_domains_verified as control

test_denied_for_each_domain if {
	control.deny == {"a.example was added and never verified", "b.example was added and never verified"} with input as {"asset": {"attributes": {"unverified_domains": ["a.example", "b.example"]}}}
}

test_allowed_without if {
	control.deny == set() with input as {"asset": {"attributes": {"unverified_domains": []}}}
}
