package guardrails.account_single_test

import data.guardrails.account_single as control

_account(duplicates) := {"asset": {"attributes": {"duplicates": duplicates, "person_id": "10042"}}}

test_denied_with_others if {
	control.deny == {"10042 has 2 more with the same rights here"} with input as _account(2)
}

test_allowed_alone if control.deny == set() with input as _account(0)
