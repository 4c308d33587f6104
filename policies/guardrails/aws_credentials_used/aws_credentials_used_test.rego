package guardrails.aws_credentials_used_test

import data.guardrails.aws_credentials_used as control

_user(patch) := object.union(
	{
		"console_password": false,
		"password_last_used": null,
		"created_at": "2025-01-01T00:00:00Z",
		"access_keys": [],
	},
	patch,
)

_key(slot, active, created, used) := {"slot": slot, "active": active, "created_at": created, "last_used_at": used}

_deny(patch) := messages if {
	messages := control.deny with input as {"now": "2026-11-25T03:00:00Z", "asset": {"attributes": _user(patch)}}
		with data.settings.guardrails.credential_unused_days as 45
}

test_denied_when_idle if {
	_deny({
		"console_password": true,
		"password_last_used": "2026-10-10T00:00:00Z",
		"access_keys": [_key(2, true, "2026-01-01T00:00:00Z", "2026-10-01T00:00:00Z")],
	}) == {
		"the password has not been used for 46 days",
		"access key 2 has not been used for 55 days",
	}
}

test_denied_when_never_used_for_long if {
	_deny({"console_password": true, "created_at": "2026-08-17T00:00:00Z"}) == {
		"the password has not been used for 100 days",
	}
	_deny({"access_keys": [_key(1, true, "2026-08-17T00:00:00Z", null)]}) == {
		"access key 1 has not been used for 100 days",
	}
}

test_allowed_when_used_or_new if {
	_deny({"console_password": true, "password_last_used": "2026-10-11T00:00:00Z"}) == set()
	_deny({"console_password": true, "created_at": "2026-11-01T00:00:00Z"}) == set()
	_deny({"access_keys": [_key(1, true, "2026-10-11T00:00:00Z", null)]}) == set()
}

test_allowed_without_credentials_that_work if {
	_deny({}) == set()
	_deny({"access_keys": [_key(1, false, "2020-01-01T00:00:00Z", null)]}) == set()
}
