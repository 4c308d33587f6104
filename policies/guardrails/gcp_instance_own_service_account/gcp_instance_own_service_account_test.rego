package guardrails.gcp_instance_own_service_account_test

import data.guardrails.gcp_instance_own_service_account as control

_instance(emails) := {"asset": {"attributes": {"service_accounts": emails}}}

test_denied_for_the_default_account if {
	control.deny == {"acts as 1-compute@developer.gserviceaccount.com"} with input as _instance([
		"1-compute@developer.gserviceaccount.com",
	])
}

test_allowed_for_its_own_or_none if {
	control.deny == set() with input as _instance(["web@acme.iam.gserviceaccount.com"])
	control.deny == set() with input as _instance([])
}
