package guardrails.saas_token_owner_here_test

import data.guardrails.saas_token_owner_here as control

_deny(owner, statuses) := messages if {
	messages := control.deny with input as {
		"asset": {"attributes": {"owner_account": owner}},
		"related": {"owners": [{"id": owner, "attributes": {"status": status}} | some status in statuses]},
	}
}

test_denied_when_the_owner_is_ended if {
	every status in ["suspended", "deactivated", "deleted"] {
		_deny("okta:acme/00u1", [status]) == {$"the account that it acts for is {status}"}
	}
	_deny("okta:acme/00u1", []) == {"the account that it acts for is gone"}
	_deny(null, []) == {"it acts for nobody that is known"}
}

test_allowed_when_the_owner_is_here if _deny("okta:acme/00u1", ["active"]) == set()
