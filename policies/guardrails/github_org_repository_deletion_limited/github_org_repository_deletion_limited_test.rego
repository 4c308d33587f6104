package guardrails.github_org_repository_deletion_limited_test

import data.guardrails.github_org_repository_deletion_limited as control

test_denied_when_allowed if {
	control.deny == {"administrators of a repository may delete or transfer it"} with input as {"asset": {"attributes": {"members_can_delete_repositories": true}}}
}

test_allowed_otherwise if control.deny == set() with input as {"asset": {"attributes": {"members_can_delete_repositories": false}}}
