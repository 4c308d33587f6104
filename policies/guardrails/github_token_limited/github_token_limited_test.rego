package guardrails.github_token_limited_test

import data.guardrails.github_token_limited as control

_deny(selection, permission) := messages if {
	token := {"expired": false, "repository_selection": selection, "permissions": [permission]}
	messages := control.deny with input as {"asset": {"attributes": token}}
}

_permission(level, access) := {"level": level, "name": "contents", "access": access}

test_denied_when_it_writes_everywhere if {
	_deny("all", _permission("repository", "write")) == {"may write contents in every repository"}
	_deny("none", _permission("organization", "admin")) == {"may admin contents of the organization"}
}

test_allowed_when_limited if {
	_deny("subset", _permission("repository", "write")) == set()
	_deny("all", _permission("repository", "read")) == set()
	_deny("subset", _permission("organization", "read")) == set()
}
