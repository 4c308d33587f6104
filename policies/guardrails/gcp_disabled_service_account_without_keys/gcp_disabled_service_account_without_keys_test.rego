package guardrails.gcp_disabled_service_account_without_keys_test

import data.guardrails.gcp_disabled_service_account_without_keys as control

_account(disabled) := {"related": {"account": [{"attributes": {
	"email": "old@acme.iam.gserviceaccount.com",
	"disabled": disabled,
}}]}}

test_denied_for_a_disabled_account if {
	control.deny == {
		"old@acme.iam.gserviceaccount.com is disabled, and its key would work again with it",
	} with input as _account(true)
}

test_allowed_for_one_in_use if control.deny == set() with input as _account(false)

test_allowed_when_the_account_is_gone if control.deny == set() with input as {"related": {"account": []}}
