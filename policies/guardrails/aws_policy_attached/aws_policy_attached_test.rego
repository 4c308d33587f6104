package guardrails.aws_policy_attached_test

import data.guardrails.aws_policy_attached as control

_policy(targets) := {"asset": {"attributes": {"targets": targets}}}

test_denied_without_targets if {
	control.deny == {"attached to no root, unit or account"} with input as _policy([])
}

test_allowed_with_a_target if {
	control.deny == set() with input as _policy([{"id": "r-abcd", "name": "Root", "type": "ROOT"}])
}
