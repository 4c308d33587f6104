package guardrails.gcp_project_billing_account_known_test

import data.guardrails.gcp_project_billing_account_known as control

_deny(account, open) := messages if {
	messages := control.deny with input as {
		"asset": {"attributes": {"billing": {"account_id": $"//cloudbilling.googleapis.com/billingAccounts/{account}"}}},
		"related": {"account": [{"attributes": {"open": x}} | some x in open]},
	}
		with data.settings.guardrails.gcp_billing_accounts as ["0-A-1"]
}

test_denied_for_a_strange_account if {
	_deny("9-Z-9", []) == {"billing account 9-Z-9 is not one of the company's"}
	_deny("9-Z-9", [true]) == {"billing account 9-Z-9 is not one of the company's"}
}

test_denied_for_a_closed_account if {
	_deny("0-A-1", [false]) == {"billing account 0-A-1 is closed"}
	_deny("9-Z-9", [false]) == {"billing account 9-Z-9 is closed"}
}

test_allowed_for_an_own_account if _deny("0-A-1", [true]) == set()

test_allowed_without_billing if {
	control.deny == set() with input as {
		"asset": {"attributes": {"billing": {"account_id": null}}},
		"related": {"account": []},
	}
}
