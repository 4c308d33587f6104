package guardrails.gcp_service_account_key_not_uploaded_test

import data.guardrails.gcp_service_account_key_not_uploaded as control

test_denied_when_uploaded if {
	control.deny == {"was uploaded"} with input as {"asset": {"attributes": {"origin": "USER_PROVIDED"}}}
}

test_allowed_when_google_made_it if {
	control.deny == set() with input as {"asset": {"attributes": {"origin": "GOOGLE_PROVIDED"}}}
}
