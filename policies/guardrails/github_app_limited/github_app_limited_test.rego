package guardrails.github_app_limited_test

import data.guardrails.github_app_limited as control

_deny(slug, selection, permissions) := messages if {
	app := {"app_slug": slug, "repository_selection": selection, "permissions": permissions, "suspended_at": null}
	messages := control.deny with input as {"asset": {"attributes": app}}
		with data.settings.guardrails.github_approved_apps as ["safe-settings"]
}

_writes(name) := [{"name": "metadata", "access": "read"}, {"name": name, "access": "write"}]

test_denied_for_all_repositories if {
	_deny("bot", "all", _writes("contents")) == {"may write contents in every repository"}
}

test_denied_for_the_organization_wherever_it_is if {
	every selection in ["all", "selected"] {
		_deny("bot", selection, _writes("members")) == {"may write members of the organization"}
	}
}

test_allowed_when_limited if {
	_deny("bot", "selected", _writes("contents")) == set()
	_deny("bot", "all", _writes("checks")) == set()
	_deny("bot", "all", [{"name": "contents", "access": "read"}]) == set()
}

test_allowed_when_approved if {
	every slug in ["safe-settings", "Safe-Settings"] {
		_deny(slug, "all", _writes("administration")) == set()
	}
}
