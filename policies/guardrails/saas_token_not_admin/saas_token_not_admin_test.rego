package guardrails.saas_token_not_admin_test

import data.guardrails.saas_token_not_admin as control

_deny(privilege, status) := messages if {
	messages := control.deny with input as {"related": {"owners": [{"name": "Jo", "attributes": {"privilege": privilege, "status": status}}]}}
}

test_denied_for_an_owner if _deny("owner", "active") == {"it acts for Jo, who owns the workspace"}

test_allowed_for_others if {
	_deny("admin", "active") == set()
	_deny("member", "active") == set()
}

test_allowed_for_what_another_control_judges if _deny("owner", "deactivated") == set()
