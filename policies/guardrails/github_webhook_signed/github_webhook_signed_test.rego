package guardrails.github_webhook_signed_test

import data.guardrails.github_webhook_signed as control

_deny(secret) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"secret_set": secret, "active": true}}}
}

test_denied_without_a_secret if _deny(false) == {"has no secret"}

test_allowed_with_one if _deny(true) == set()
