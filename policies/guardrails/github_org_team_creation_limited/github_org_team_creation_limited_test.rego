package guardrails.github_org_team_creation_limited_test

import data.guardrails.github_org_team_creation_limited as control

test_denied_when_allowed if {
	control.deny == {"members may make teams"} with input as {"asset": {"attributes": {"members_can_create_teams": true}}}
}

test_allowed_otherwise if control.deny == set() with input as {"asset": {"attributes": {"members_can_create_teams": false}}}
