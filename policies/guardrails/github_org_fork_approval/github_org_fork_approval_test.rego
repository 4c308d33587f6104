package guardrails.github_org_fork_approval_test

import data.guardrails.github_org_fork_approval as control

_deny(policy) := messages if {
	messages := control.deny with input as {"asset": {"attributes": {"actions": {"fork_pr_approval": policy}}}}
}

test_denied_when_some_need_none if {
	_deny("first_time_contributors") == {"workflows need an approval from first-time contributors only"}
	_deny("first_time_contributors_new_to_github") == {
		"workflows need an approval from first-time contributors who are new to GitHub only",
	}
}

test_allowed_when_all_need_one if _deny("all_external_contributors") == set()
