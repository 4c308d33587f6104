package guardrails.saas_account_single_test

import data.guardrails.saas_account_single as control

_deny(others) := messages if {
	messages := control.deny with input as {
		"asset": {"id": "a", "attributes": {"email": "jo@acme.example"}},
		"related": {"same": array.concat([{"id": "a", "attributes": {"status": "active"}}], others)},
	}
}

test_denied_when_there_are_two if {
	every status in ["active", "invited"] {
		_deny([{"id": "b", "attributes": {"status": status}}]) == {"1 more with the address jo@acme.example"}
	}
}

test_allowed_when_alone if _deny([]) == set()

test_allowed_when_the_other_is_ended if _deny([{"id": "b", "attributes": {"status": "deactivated"}}]) == set()
