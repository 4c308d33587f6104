package guardrails.aws_rcp_baseline_inherited_test

import data.guardrails.aws_rcp_baseline_inherited as control

_account(inherited) := {"asset": {"attributes": {"rcp": {"inherited": inherited}}}}

_deny(inherited) := messages if {
	messages := control.deny with input as _account(inherited)
		with data.settings.guardrails.required_rcps as ["data-perimeter"]
}

test_denied_when_missing if {
	every inherited in [[], ["RCPFullAWSAccess"]] {
		_deny(inherited) == {"resource control policy data-perimeter is not inherited"}
	}
}

test_allowed_when_inherited if _deny(["RCPFullAWSAccess", "data-perimeter"]) == set()

test_allowed_when_nothing_is_required if {
	control.deny == set() with input as _account([]) with data.settings.guardrails.required_rcps as []
}
