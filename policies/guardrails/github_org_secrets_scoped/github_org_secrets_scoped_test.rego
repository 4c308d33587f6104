package guardrails.github_org_secrets_scoped_test

import data.guardrails.github_org_secrets_scoped as control

_deny(secrets) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"secrets": secrets}}}
}

test_denied_for_each_that_all_get if {
	_deny([{"name": "NPM", "visibility": "all"}, {"name": "SIGN", "visibility": "private"}]) == {
		"every repository gets the secret NPM",
		"every private repository gets the secret SIGN",
	}
}

test_allowed_for_selected if {
	_deny([{"name": "NPM", "visibility": "selected"}]) == set()
	_deny([]) == set()
}
