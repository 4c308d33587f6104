package guardrails.github_app_known_test

import data.guardrails.github_app_known as control

_deny(slug) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"app_slug": slug}}}
		with data.settings.guardrails.github_known_apps as ["renovate", "Slack"]
}

test_denied_when_nobody_chose_it if {
	_deny("renovate-free") == {"is not on the list of the company's Apps"}
}

test_allowed_when_chosen if {
	_deny("renovate") == set()
	_deny("slack") == set()
}
