package guardrails.saas_admin_mfa_strong_test

import data.guardrails.saas_admin_mfa_strong as control

_deny(methods) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"mfa_methods": methods}}}
		with data.settings.guardrails.saas_weak_factors as ["sms", "email"]
}

test_denied_when_all_are_weak if {
	_deny(["sms"]) == {"the only second factors are sms"}
	_deny(["sms", "email"]) == {"the only second factors are email, sms"}
}

test_allowed_with_a_strong_one if {
	_deny(["sms", "webauthn"]) == set()
	_deny(["totp"]) == set()
}

test_allowed_when_there_is_none_to_judge if _deny([]) == set()
