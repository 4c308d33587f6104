package guardrails.gcp_service_account_key_expires_test

import data.guardrails.gcp_service_account_key_expires as control

test_denied_without_an_end if {
	control.deny == {"never expires"} with input as {"asset": {"attributes": {"expires_at": null}}}
}

test_allowed_with_an_end if {
	control.deny == set() with input as {"asset": {"attributes": {"expires_at": "2027-01-01T00:00:00Z"}}}
}
