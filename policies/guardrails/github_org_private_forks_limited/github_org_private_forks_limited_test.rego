package guardrails.github_org_private_forks_limited_test

import data.guardrails.github_org_private_forks_limited as control

test_denied_when_allowed if {
	control.deny == {"members may fork private repositories"} with input as {"asset": {"attributes": {"members_can_fork_private_repositories": true}}}
}

test_allowed_otherwise if control.deny == set() with input as {"asset": {"attributes": {"members_can_fork_private_repositories": false}}}
