package guardrails.github_org_new_repositories_protected_test

import data.guardrails.github_org_new_repositories_protected as control

_deny(patch) := messages if {
	defaults := object.union({"dependabot_alerts": true, "secret_scanning": true, "push_protection": true}, patch)
	messages := control.deny with input as {"asset": {"attributes": {"new_repository_defaults": defaults}}}
}

test_denied_for_each_that_is_off if {
	_deny({"push_protection": false}) == {"the block of pushes with secrets is off in new repositories"}
	_deny({"dependabot_alerts": false, "secret_scanning": false}) == {
		"the alert for vulnerable dependencies is off in new repositories",
		"the scan for secrets is off in new repositories",
	}
}

test_allowed_when_all_are_on if _deny({}) == set()
