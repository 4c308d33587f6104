package guardrails.github_org_workflow_token_reads_test

import data.guardrails.github_org_workflow_token_reads as control

_deny(permissions) := messages if {
	actions := {"default_workflow_permissions": permissions}
	messages := control.deny with input as {"asset": {"attributes": {"actions": actions}}}
}

test_denied_for_write if _deny("write") == {"workflows get a token that may write, unless they ask for less"}

test_allowed_for_read if _deny("read") == set()
