package guardrails.github_repository_outsiders_limited_test

import data.guardrails.github_repository_outsiders_limited as control

_deny(permission) := messages if {
	outsiders := [{"login": "sky", "permission": permission}]
	messages := control.deny with input as {"asset": {"attributes": {"archived": false, "outside_collaborators": outsiders}}}
}

test_denied_above_write if {
	_deny("admin") == {"the outside collaborator sky has the role admin"}
	_deny("maintain") == {"the outside collaborator sky has the role maintain"}
}

test_allowed_up_to_write if {
	every permission in ["read", "triage", "write"] {
		_deny(permission) == set()
	}
}

test_allowed_without_any if {
	control.deny == set() with input as {"asset": {"attributes": {"outside_collaborators": []}}}
}
