package guardrails.github_repository_dependency_alerts_test

import data.guardrails.github_repository_dependency_alerts as control

_deny(on) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"archived": false, "security": {"dependabot_alerts": on}}}}
}

test_denied_when_off if _deny(false) == {"Dependabot alerts are off"}

test_allowed_when_on if _deny(true) == set()
