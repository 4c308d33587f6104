package guardrails.github_repository_push_protection_test

import data.guardrails.github_repository_push_protection as control

_deny(on) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"archived": false, "security": {"push_protection": on}}}}
}

test_denied_when_off if _deny(false) == {"push protection is off"}

test_allowed_when_on if _deny(true) == set()
