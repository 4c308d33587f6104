package guardrails.aws_role_admin_used_test

import data.guardrails.aws_role_admin_used as control

_deny(path, created, used) := messages if {
	messages := control.deny with input as {
		"now": "2026-11-25T03:00:00Z",
		"asset": {"attributes": {"path": path, "created_at": created, "last_used_at": used}},
	}
		with data.settings.guardrails.admin_role_unused_days as 90
}

test_denied_when_idle if {
	_deny("/", "2024-01-01T00:00:00Z", "2026-08-26T00:00:00Z") == {
		"may do everything and has not been used for 91 days",
	}
}

test_denied_when_never_used if {
	_deny("/", "2026-08-17T00:00:00Z", null) == {
		"may do everything and has not been used since it was made 100 days ago",
	}
}

test_allowed_when_used_or_new if {
	_deny("/", "2024-01-01T00:00:00Z", "2026-08-27T00:00:00Z") == set()
	_deny("/", "2026-08-27T00:00:00Z", null) == set()
}

test_allowed_for_roles_of_identity_center if {
	every used in [null, "2025-01-01T00:00:00Z"] {
		_deny("/aws-reserved/sso.amazonaws.com/eu-west-1/", "2024-01-01T00:00:00Z", used) == set()
	}
}
