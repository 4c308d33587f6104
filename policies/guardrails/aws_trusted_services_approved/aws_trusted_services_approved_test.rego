package guardrails.aws_trusted_services_approved_test

import data.guardrails.aws_trusted_services_approved as control

_deny(services) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"trusted_services": [{"service": service} |
		some service in services
	]}}}
		with data.settings.guardrails.trusted_services as ["sso.amazonaws.com", "config.amazonaws.com"]
}

test_denied_for_each_service_without_approval if {
	_deny(["sso.amazonaws.com", "ram.amazonaws.com", "ssm.amazonaws.com"]) == {
		"ram.amazonaws.com has trusted access without approval",
		"ssm.amazonaws.com has trusted access without approval",
	}
}

test_allowed_when_approved if {
	_deny(["sso.amazonaws.com"]) == set()
	_deny([]) == set()
}
