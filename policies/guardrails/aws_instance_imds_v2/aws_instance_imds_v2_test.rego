package guardrails.aws_instance_imds_v2_test

import data.guardrails.aws_instance_imds_v2 as control

_instance(required) := {"asset": {"attributes": {"imds_v2_required": required}}}

test_denied_when_optional if {
	control.deny == {"instance metadata can be read without a session token"} with input as _instance(false)
}

test_allowed_when_required if control.deny == set() with input as _instance(true)

test_not_passed_when_unread if {
	control.deny == {"instance metadata can be read without a session token"} with input as {"asset": {"attributes": {}}}
}
