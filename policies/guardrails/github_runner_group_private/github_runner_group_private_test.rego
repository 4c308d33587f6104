package guardrails.github_runner_group_private_test

import data.guardrails.github_runner_group_private as control

_deny(public) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"allows_public_repositories": public}}}
}

test_denied_when_public_repositories_may if _deny(true) == {"serves public repositories"}

test_allowed_when_they_may_not if _deny(false) == set()
