package guardrails.aws_role_trust_dead_test

import data.guardrails.aws_role_trust_dead as control

_role(states) := {"related": {"accounts": [account |
	some name, state in states
	account := {"name": name, "attributes": {"account_id": "111122223333", "state": state}}
]}}

test_denied_for_each_closed_account if {
	control.deny == {
		"trusts account legacy (111122223333), which is SUSPENDED",
		"trusts account trial (111122223333), which is PENDING_CLOSURE",
		"trusts account old (111122223333), which is CLOSED",
	} with input as _role({"legacy": "SUSPENDED", "trial": "PENDING_CLOSURE", "old": "CLOSED", "shop": "ACTIVE"})
}

test_allowed_for_open_accounts if {
	control.deny == set() with input as _role({"shop": "ACTIVE", "new": "PENDING_ACTIVATION"})
}

test_allowed_for_accounts_outside_the_organization if control.deny == set() with input as _role({})
