package guardrails.saas_owner_second_test

import data.guardrails.saas_owner_second as control

_deny(admins) := messages if {
	messages := control.deny with input as {"related": {"admins": admins}}
}

_admin(id, status, kind) := {"id": id, "name": id, "attributes": {"status": status, "kind": kind}}

test_denied_when_one_is_alone if {
	_deny([_admin("jo", "active", "human")]) == {"jo alone administers it"}
	_deny([_admin("jo", "active", "human"), _admin("sam", "deactivated", "human")]) == {"jo alone administers it"}
}

test_denied_when_the_second_is_a_machine if {
	_deny([_admin("jo", "active", "human"), _admin("ci", "active", "service")]) == {"jo alone administers it"}
}

test_denied_when_none_is_active if {
	_deny([_admin("jo", "suspended", "human")]) == {"no person who is active administers it"}
}

test_allowed_with_two if _deny([_admin("jo", "active", "human"), _admin("sam", "active", "unknown")]) == set()

test_allowed_when_the_product_shows_none if _deny([]) == set()
