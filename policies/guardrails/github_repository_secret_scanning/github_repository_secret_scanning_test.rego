package guardrails.github_repository_secret_scanning_test

import data.guardrails.github_repository_secret_scanning as control

_deny(on) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"archived": false, "security": {"secret_scanning": on}}}}
}

test_denied_when_off if _deny(false) == {"secret scanning is off"}

test_allowed_when_on if _deny(true) == set()
