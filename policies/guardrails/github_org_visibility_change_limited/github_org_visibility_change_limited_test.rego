package guardrails.github_org_visibility_change_limited_test

import data.guardrails.github_org_visibility_change_limited as control

test_denied_when_allowed if {
	control.deny == {"administrators of a repository may make it public"} with input as {"asset": {"attributes": {"members_can_change_visibility": true}}}
}

test_allowed_otherwise if control.deny == set() with input as {"asset": {"attributes": {"members_can_change_visibility": false}}}
