package guardrails.aws_volume_encrypted_test

import data.guardrails.aws_volume_encrypted as control

_volume(encrypted) := {"asset": {"attributes": {"encrypted": encrypted}}}

test_denied_when_not_encrypted if control.deny == {"not encrypted"} with input as _volume(false)

test_allowed_when_encrypted if control.deny == set() with input as _volume(true)

test_not_passed_when_unread if {
	control.deny == {"not encrypted"} with input as {"asset": {"attributes": {}}}
}
