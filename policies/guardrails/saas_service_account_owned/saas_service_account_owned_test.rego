package guardrails.saas_service_account_owned_test

import data.guardrails.saas_service_account_owned as control

_deny(asset) := messages if {
	messages := control.deny with input as {"asset": asset}
		with data.settings.guardrails.saas_service_account_owners as {"slack:acme/U1": "platform", "slack:acme/U2": " "}
}

test_denied_without_an_owner if {
	every id in ["slack:acme/U2", "slack:acme/U3"] {
		_deny({"id": id}) == {"nobody is named as its owner"}
	}
}

test_allowed_when_the_settings_name_one if _deny({"id": "slack:acme/U1"}) == set()

test_allowed_when_the_product_names_one if _deny({"id": "slack:acme/U3", "owner": "payments"}) == set()
