package guardrails.github_org_workflows_do_not_approve_test

import data.guardrails.github_org_workflows_do_not_approve as control

test_denied_when_allowed if {
	control.deny == {"workflows may approve pull requests"} with input as {"asset": {"attributes": {"actions": {"can_approve_pull_requests": true}}}}
}

test_allowed_otherwise if control.deny == set() with input as {"asset": {"attributes": {"actions": {"can_approve_pull_requests": false}}}}
