package guardrails.github_org_outside_invitation_limited_test

import data.guardrails.github_org_outside_invitation_limited as control

test_denied_when_allowed if {
	control.deny == {"administrators of a repository may invite outside collaborators"} with input as {"asset": {"attributes": {"members_can_invite_outside_collaborators": true}}}
}

test_allowed_otherwise if control.deny == set() with input as {"asset": {"attributes": {"members_can_invite_outside_collaborators": false}}}
