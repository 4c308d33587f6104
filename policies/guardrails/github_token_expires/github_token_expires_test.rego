package guardrails.github_token_expires_test

import data.guardrails.github_token_expires as control

_deny(expires) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"expired": false, "expires_at": expires}}}
}

test_denied_without_an_end if _deny(null) == {"never expires"}

test_allowed_with_one if _deny("2027-01-01T00:00:00Z") == set()
