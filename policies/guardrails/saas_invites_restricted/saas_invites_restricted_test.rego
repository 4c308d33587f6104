package guardrails.saas_invites_restricted_test

import data.guardrails.saas_invites_restricted as control

test_denied_when_everybody_may_invite if {
	control.deny == {"every member may invite people"} with input as {"asset": {"attributes": {"invite_restricted": false}}}
}

test_allowed_when_restricted if {
	control.deny == set() with input as {"asset": {"attributes": {"invite_restricted": true}}}
}
