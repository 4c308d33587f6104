package guardrails.github_org_mfa_required_test

import data.guardrails.github_org_mfa_required as control

test_denied_when_off if {
	control.deny == {"members need no second factor"} with input as {"asset": {"attributes": {"two_factor_required": false}}}
}

test_allowed_otherwise if control.deny == set() with input as {"asset": {"attributes": {"two_factor_required": true}}}
