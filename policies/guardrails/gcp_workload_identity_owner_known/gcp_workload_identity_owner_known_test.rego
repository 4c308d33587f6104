package guardrails.gcp_workload_identity_owner_known_test

import data.guardrails.gcp_workload_identity_owner_known as control

_provider(owners, repositories) := {"asset": {"attributes": {
	"repository_owners": owners,
	"repositories": repositories,
}}}

test_denied_for_each_other_owner if {
	control.deny == {"admits repositories of stranger", "admits repositories of jo"} with input as _provider(
		["acme", "stranger"],
		["acme/api", "jo/fork"],
	)
		with data.settings.guardrails.gcp_github_owners as ["acme"]
}

test_allowed_for_own_repositories if {
	control.deny == set() with input as _provider(["Acme", "1234567"], ["acme/api"])
		with data.settings.guardrails.gcp_github_owners as ["acme", "1234567"]
}
