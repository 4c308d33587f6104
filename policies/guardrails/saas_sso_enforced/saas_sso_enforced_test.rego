package guardrails.saas_sso_enforced_test

import data.guardrails.saas_sso_enforced as control

_deny(provider, enforced) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"provider": provider, "sso_enforced": enforced}}}
		with data.settings.guardrails.saas_identity_providers as ["okta"]
}

test_denied_when_sso_is_a_choice if {
	_deny("slack", false) == {"people can sign in without the identity provider"}
}

test_allowed_when_enforced if _deny("slack", true) == set()

test_allowed_for_the_identity_provider_itself if _deny("okta", false) == set()
