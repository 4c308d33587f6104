package guardrails.github_org_public_repositories_limited_test

import data.guardrails.github_org_public_repositories_limited as control

test_denied_when_allowed if {
	control.deny == {"members may make public repositories"} with input as {"asset": {"attributes": {"members_can_create_public_repositories": true}}}
}

test_allowed_otherwise if control.deny == set() with input as {"asset": {"attributes": {"members_can_create_public_repositories": false}}}
