package guardrails.github_webhook_tls_test

import data.guardrails.github_webhook_tls as control

_deny(tls, verifies) := messages if {
	hook := {"tls": tls, "verifies_tls": verifies, "active": true}
	messages := control.deny with input as {"asset": {"attributes": hook}}
}

test_denied_without_tls if {
	_deny(false, true) == {"goes over http"}
	_deny(false, false) == {"goes over http"}
}

test_denied_without_a_check if _deny(true, false) == {"does not check the receiver's certificate"}

test_allowed_with_both if _deny(true, true) == set()
