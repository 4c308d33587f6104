package guardrails.github_org_actions_limited_test

import data.guardrails.github_org_actions_limited as control

_deny(allowed) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"actions": {"allowed_actions": allowed}}}}
}

test_denied_for_all if _deny("all") == {"workflows may use any action"}

test_allowed_when_limited if {
	_deny("selected") == set()
	_deny("local_only") == set()
}
