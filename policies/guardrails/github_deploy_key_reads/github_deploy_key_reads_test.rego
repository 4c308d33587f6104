package guardrails.github_deploy_key_reads_test

import data.guardrails.github_deploy_key_reads as control

_deny(read_only) := messages if {
	key := {"read_only": read_only, "repository_archived": false}
	messages := control.deny with input as {"asset": {"attributes": key}}
}

test_denied_when_it_writes if _deny(false) == {"may push"}

test_allowed_when_it_reads if _deny(true) == set()
