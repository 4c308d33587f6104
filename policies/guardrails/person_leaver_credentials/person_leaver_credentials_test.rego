package guardrails.person_leaver_credentials_test

import data.guardrails.person_leaver_credentials as control

test_denied_with_live_tokens if {
	control.deny == {"has left, and 2 tokens or keys are live"} with input as {"asset": {"attributes": {"tokens": 2}}}
}

test_allowed_without if {
	control.deny == set() with input as {"asset": {"attributes": {"tokens": 0}}}
}
