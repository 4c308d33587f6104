package guardrails.aws_account_state_matches_unit_test

import data.guardrails.aws_account_state_matches_unit as control

_deny(state, path) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"state": state, "path": path}}}
		with data.settings.guardrails.suspended_path as "Suspended"
}

test_denied_when_active_in_the_suspended_unit if {
	_deny("ACTIVE", "Suspended") == {"ACTIVE although it is in Suspended"}
	_deny("ACTIVE", "Suspended/2026") == {"ACTIVE although it is in Suspended/2026"}
}

test_denied_when_closed_elsewhere if {
	every state in ["SUSPENDED", "PENDING_CLOSURE", "CLOSED"] {
		_deny(state, "Sandbox") == {$"{state} although it is not in Suspended"}
	}
	_deny("SUSPENDED", "") == {"SUSPENDED although it is not in Suspended"}
}

test_allowed_where_it_belongs if {
	_deny("ACTIVE", "Sandbox") == set()
	_deny("SUSPENDED", "Suspended") == set()
}

test_allowed_while_it_is_being_made if {
	_deny("PENDING_ACTIVATION", "Sandbox") == set()
}
