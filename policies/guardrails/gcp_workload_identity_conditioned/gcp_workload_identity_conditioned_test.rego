package guardrails.gcp_workload_identity_conditioned_test

import data.guardrails.gcp_workload_identity_conditioned as control

_provider(condition) := {"asset": {"attributes": {"condition": condition}}}

test_denied_without_a_condition if {
	control.deny == {"takes tokens of every repository on GitHub"} with input as _provider(null)
}

test_allowed_with_a_condition if {
	control.deny == set() with input as _provider("assertion.repository_owner == 'acme'")
}
