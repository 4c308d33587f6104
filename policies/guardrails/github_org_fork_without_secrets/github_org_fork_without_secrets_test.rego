package guardrails.github_org_fork_without_secrets_test

import data.guardrails.github_org_fork_without_secrets as control

_deny(run, tokens, secrets) := messages if {
	forks := {"run_workflows": run, "send_write_tokens": tokens, "send_secrets": secrets, "require_approval": true}
	messages := control.deny with input as {"asset": {"attributes": {"actions": {"fork_pr_private": forks}}}}
}

test_denied_for_each if {
	_deny(true, true, true) == {"workflows of forks get secrets", "workflows of forks get a token that may write"}
	_deny(true, false, true) == {"workflows of forks get secrets"}
	_deny(true, true, false) == {"workflows of forks get a token that may write"}
}

test_allowed_without_either if _deny(true, false, false) == set()

test_allowed_when_they_do_not_run if _deny(false, true, true) == set()
