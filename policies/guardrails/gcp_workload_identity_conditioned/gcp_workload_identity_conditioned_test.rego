package guardrails.gcp_workload_identity_conditioned_test

import data.guardrails.gcp_workload_identity_conditioned as control

_provider(condition, repositories, owners) := {"asset": {"attributes": {
	"condition": condition,
	"repositories": repositories,
	"repository_owners": owners,
}}}

test_denied_without_a_condition if {
	control.deny == {"takes tokens of every repository on GitHub"} with input as _provider(null, [], [])
}

test_denied_when_the_condition_names_nobody if {
	control.deny == {
		"takes tokens of every repository on GitHub for which assertion.ref == 'refs/heads/main'",
	} with input as _provider("assertion.ref == 'refs/heads/main'", [], [])
}

test_allowed_when_it_names_an_owner_or_a_repository if {
	control.deny == set() with input as _provider("assertion.repository_owner == 'acme'", [], ["acme"])
	control.deny == set() with input as _provider("assertion.repository == 'acme/api'", ["acme/api"], [])
}
