package guardrails.github_org_base_permission_test

import data.guardrails.github_org_base_permission as control

_deny(permission) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"default_repository_permission": permission}}}
}

test_denied_above_read if {
	_deny("write") == {"every member has write on every repository"}
	_deny("admin") == {"every member has admin on every repository"}
}

test_allowed_up_to_read if {
	_deny("read") == set()
	_deny("none") == set()
}
