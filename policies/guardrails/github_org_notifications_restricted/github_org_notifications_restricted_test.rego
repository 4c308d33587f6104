package guardrails.github_org_notifications_restricted_test

import data.guardrails.github_org_notifications_restricted as control

test_denied_when_off if {
	control.deny == {"notifications may go to private addresses"} with input as {"asset": {"attributes": {"notifications_restricted": false}}}
}

test_allowed_otherwise if control.deny == set() with input as {"asset": {"attributes": {"notifications_restricted": true}}}
