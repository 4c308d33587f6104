package guardrails.github_org_actions_pinned_test

import data.guardrails.github_org_actions_pinned as control

test_denied_when_off if {
	control.deny == {"actions need not be pinned to a commit"} with input as {"asset": {"attributes": {"actions": {"sha_pinning_required": false}}}}
}

test_allowed_otherwise if control.deny == set() with input as {"asset": {"attributes": {"actions": {"sha_pinning_required": true}}}}
