package guardrails.aws_delegated_administrators_approved_test

import data.guardrails.aws_delegated_administrators_approved as control

_administrator(name, id, services) := {"name": name, "account_id": id, "state": "ACTIVE", "services": services}

_deny(administrators) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"delegated_administrators": administrators}}}
		with data.settings.guardrails.delegated_administrators as {
			"guardduty.amazonaws.com": "security-tooling",
			"config.amazonaws.com": ["security-tooling", "audit"],
		}
}

test_denied_for_each_pair_without_approval if {
	_deny([
		_administrator("sandbox", "111122223333", ["guardduty.amazonaws.com"]),
		_administrator("security-tooling", "444455556666", ["guardduty.amazonaws.com", "sso.amazonaws.com"]),
	]) == {
		"sandbox (111122223333) administers guardduty.amazonaws.com without approval",
		"security-tooling (444455556666) administers sso.amazonaws.com without approval",
	}
}

test_allowed_when_every_pair_is_approved if {
	_deny([
		_administrator("security-tooling", "444455556666", ["guardduty.amazonaws.com", "config.amazonaws.com"]),
		_administrator("audit", "777788889999", ["config.amazonaws.com"]),
	]) == set()
}

test_allowed_without_delegation if _deny([]) == set()
