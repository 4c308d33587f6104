package guardrails.saas_guest_expires_test

import data.guardrails.saas_guest_expires as control

test_denied_without_an_end if {
	control.deny == {"a guest without an end"} with input as {"asset": {"attributes": {"expires_at": null}}}
}

test_allowed_with_one if {
	control.deny == set() with input as {"asset": {"attributes": {"expires_at": "2027-01-31T00:00:00Z"}}}
}
