package guardrails.aws_delegation_possible_used_test

import data.guardrails.aws_delegation_possible_used as control

_deny(trusted, delegated) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {
		"trusted_services": [{"service": service} | some service in trusted],
		"delegated_administrators": [{"account_id": "111122223333", "services": delegated}],
	}}}
		with data.settings.guardrails.delegable_services as ["guardduty.amazonaws.com", "sso.amazonaws.com"]
}

test_denied_for_each_without_delegation if {
	_deny(["guardduty.amazonaws.com", "sso.amazonaws.com"], ["config.amazonaws.com"]) == {
		"guardduty.amazonaws.com has trusted access and no delegated administrator",
		"sso.amazonaws.com has trusted access and no delegated administrator",
	}
}

test_allowed_when_delegated if {
	_deny(["guardduty.amazonaws.com"], ["guardduty.amazonaws.com"]) == set()
}

test_allowed_when_not_in_use if _deny([], []) == set()

test_allowed_when_it_cannot_be_delegated if {
	_deny(["account.amazonaws.com"], []) == set()
}
