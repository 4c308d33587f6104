package guardrails.aws_scp_baseline_inherited_test

import data.guardrails.aws_scp_baseline_inherited as control

_account(inherited) := {"asset": {"attributes": {"scp": {"inherited": inherited}}}}

_deny(inherited) := messages if {
	messages := control.deny with input as _account(inherited)
		with data.settings.guardrails.required_scps as ["baseline", "regions"]
}

test_denied_for_each_policy_that_is_missing if {
	_deny(["FullAWSAccess"]) == {
		"service control policy baseline is not inherited",
		"service control policy regions is not inherited",
	}
	_deny(["FullAWSAccess", "regions"]) == {"service control policy baseline is not inherited"}
}

test_denied_without_any_policy if count(_deny([])) == 2

test_name_must_be_the_same if {
	_deny(["Baseline", "regions"]) == {"service control policy baseline is not inherited"}
}

test_allowed_when_all_are_inherited if {
	_deny(["FullAWSAccess", "baseline", "regions"]) == set()
}

test_allowed_when_nothing_is_required if {
	control.deny == set() with input as _account([]) with data.settings.guardrails.required_scps as []
}
