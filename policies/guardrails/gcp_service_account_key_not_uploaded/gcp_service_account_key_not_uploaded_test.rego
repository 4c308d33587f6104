package guardrails.gcp_service_account_key_not_uploaded_test

import data.guardrails.gcp_service_account_key_not_uploaded as control

test_denied_when_uploaded if {
	control.deny == {"was uploaded"} with input as {"asset": {"attributes": {"origin": "USER_PROVIDED"}}}
}

test_allowed_when_google_made_it if {
	control.deny == set() with input as {"asset": {"attributes": {"origin": "GOOGLE_PROVIDED"}}}
}

test_denied_until_it_ends if {
	every ends, messages in {"2026-11-25T03:00:01Z": {"was uploaded"}, "2026-11-25T03:00:00Z": set(), null: {"was uploaded"}} {
		key := {"origin": "USER_PROVIDED", "expires_at": ends}
		control.deny == messages with input as {"now": "2026-11-25T03:00:00Z", "asset": {"attributes": key}}
	}
}
