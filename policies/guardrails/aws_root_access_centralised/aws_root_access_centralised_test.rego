package guardrails.aws_root_access_centralised_test

import data.guardrails.aws_root_access_centralised as control

_organization(credentials, sessions) := {"asset": {"attributes": {"root_access": {
	"credentials_management": credentials,
	"sessions": sessions,
}}}}

test_denied_for_each_feature_that_is_off if {
	control.deny == {
		"central root credentials are off",
		"central root sessions are off",
	} with input as _organization(false, false)
	control.deny == {"central root sessions are off"} with input as _organization(true, false)
}

test_allowed_when_both_are_on if control.deny == set() with input as _organization(true, true)
