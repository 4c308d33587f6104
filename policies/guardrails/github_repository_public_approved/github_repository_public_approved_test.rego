package guardrails.github_repository_public_approved_test

import data.guardrails.github_repository_public_approved as control

_deny(visibility, name) := messages if {
	repository := {"visibility": visibility, "full_name": name}
	messages := control.deny with input as {"asset": {"attributes": repository}}
		with data.settings.guardrails.github_public_repositories as ["acme/Website"]
}

test_denied_when_nobody_meant_it if {
	_deny("public", "acme/payments") == {"is public, and not on the list of those that are meant to be"}
}

test_allowed_when_meant if {
	_deny("public", "acme/website") == set()
	_deny("public", "Acme/Website") == set()
}

test_allowed_when_not_public if {
	every visibility in ["private", "internal"] {
		_deny(visibility, "acme/payments") == set()
	}
}
