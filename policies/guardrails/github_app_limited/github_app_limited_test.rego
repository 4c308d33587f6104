package guardrails.github_app_limited_test

import data.guardrails.github_app_limited as control

_deny(name, selection, permissions, suspended) := messages if {
	app := {"repository_selection": selection, "permissions": permissions, "suspended_at": suspended}
	messages := control.deny with input as {"asset": {"name": name, "attributes": app}}
		with data.settings.guardrails.github_approved_apps as ["safe-settings"]
}

_writes(name) := [{"name": "metadata", "access": "read"}, {"name": name, "access": "write"}]

test_denied_for_all_repositories if {
	_deny("bot", "all", _writes("contents"), null) == {"may write contents in every repository"}
	_deny("bot", "all", _writes("members"), null) == {"may write members in every repository"}
}

test_denied_for_the_organization_wherever_it_is if {
	_deny("bot", "selected", _writes("members"), null) == {"may write members of the organization"}
}

test_allowed_when_limited if {
	_deny("bot", "selected", _writes("contents"), null) == set()
	_deny("bot", "all", _writes("checks"), null) == set()
	_deny("bot", "all", [{"name": "contents", "access": "read"}], null) == set()
}

test_allowed_when_approved_or_suspended if {
	_deny("safe-settings", "all", _writes("administration"), null) == set()
	_deny("bot", "all", _writes("contents"), "2026-11-01T00:00:00Z") == set()
}
