package guardrails.saas_service_account_not_admin_test

import data.guardrails.saas_service_account_not_admin as control

_deny(privilege) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"privilege": privilege}}}
}

test_denied_with_power if {
	_deny("admin") == {"a machine that is admin"}
	_deny("owner") == {"a machine that is owner"}
}

test_allowed_without if {
	_deny("member") == set()
	_deny("guest") == set()
}
