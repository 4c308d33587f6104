package guardrails.saas_admins_few_test

import data.guardrails.saas_admins_few as control

_deny(n, status) := messages if {
	admins := [{"id": i, "attributes": {"status": status}} | some i in numbers.range(1, n)]
	messages := control.deny with input as {"related": {"admins": admins}}
		with data.settings.guardrails.saas_admins_max as 10
}

test_denied_when_too_many if _deny(11, "active") == {"11 accounts administer it, more than 10"}

test_allowed_at_the_limit if _deny(10, "active") == set()

test_allowed_when_ended if _deny(11, "deactivated") == set()
