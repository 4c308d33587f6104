package guardrails.aws_delegated_administrator_active_test

import data.guardrails.aws_delegated_administrator_active as control

_organization(states) := {"asset": {"attributes": {"delegated_administrators": [administrator |
	some name, state in states
	administrator := {
		"name": name,
		"account_id": "111122223333",
		"state": state,
		"services": ["config.amazonaws.com", "guardduty.amazonaws.com"],
	}
]}}}

test_denied_for_each_that_is_not_active if {
	control.deny == {
		"audit (111122223333) administers config.amazonaws.com, guardduty.amazonaws.com and is SUSPENDED",
		"old (111122223333) administers config.amazonaws.com, guardduty.amazonaws.com and is CLOSED",
	} with input as _organization({"audit": "SUSPENDED", "old": "CLOSED", "security": "ACTIVE"})
}

test_allowed_when_all_are_active if {
	control.deny == set() with input as _organization({"audit": "ACTIVE", "security": "ACTIVE"})
}

test_allowed_without_delegation if control.deny == set() with input as _organization({})
