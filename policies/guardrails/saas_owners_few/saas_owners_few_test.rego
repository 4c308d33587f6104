package guardrails.saas_owners_few_test

import data.guardrails.saas_owners_few as control

_deny(owners) := messages if {
	messages := control.deny with input as {"related": {"owners": owners}}
		with data.settings.guardrails.saas_owners_max as 2
}

_owner(id, status) := {"id": id, "attributes": {"status": status}}

test_denied_when_too_many if {
	_deny([_owner("a", "active"), _owner("b", "active"), _owner("c", "active")]) == {"3 accounts own it, more than 2"}
}

test_allowed_at_the_limit if _deny([_owner("a", "active"), _owner("b", "active")]) == set()

test_allowed_when_the_rest_are_ended if {
	_deny([_owner("a", "active"), _owner("b", "active"), _owner("c", "deactivated"), _owner("d", "suspended")]) == set()
}
