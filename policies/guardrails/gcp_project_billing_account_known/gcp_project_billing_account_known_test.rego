package guardrails.gcp_project_billing_account_known_test

import data.guardrails.gcp_project_billing_account_known as control

_deny(account, enabled) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"billing": {
		"account_id": account,
		"enabled": enabled,
	}}}}
		with data.settings.guardrails.gcp_billing_accounts as ["0-A-1"]
}

_prefix := "//cloudbilling.googleapis.com/billingAccounts/"

test_denied_for_a_strange_account if {
	_deny($"{_prefix}9-Z-9", true) == {"billing account 9-Z-9 is not one of the company's"}
}

test_denied_for_a_closed_account if {
	_deny($"{_prefix}0-A-1", false) == {"billing account 0-A-1 is closed"}
	_deny($"{_prefix}9-Z-9", false) == {"billing account 9-Z-9 is closed"}
}

test_allowed_for_an_own_account if _deny($"{_prefix}0-A-1", true) == set()

test_allowed_without_billing if _deny(null, false) == set()
