package guardrails.identity_gcp_repository_exists_test

import data.guardrails.identity_gcp_repository_exists as control

_provider(names, there) := {
	"asset": {"attributes": {"repositories": names}},
	"related": {"repositories": [{"attributes": {"full_name": name}} | some name in there]},
}

test_denied_for_each_that_is_gone if {
	messages := {"admits acme/old, which is no repository of the company's"}
	control.deny == messages with input as _provider(["acme/api", "acme/old"], ["acme/api"])
	control.deny == messages with input as _provider(["acme/old"], [])
}

test_allowed_when_all_exist_or_none_is_named if {
	control.deny == set() with input as _provider(["acme/api", "acme/web"], ["acme/api", "acme/web"])
	control.deny == set() with input as _provider([], [])
}

test_other_owners_have_a_control_of_their_own if {
	every owners, messages in {
		["Acme", "12345"]: set(),
		[]: {"admits stranger/api, which is no repository of the company's"},
	} {
		control.deny == messages with input as _provider(["stranger/api"], [])
			with data.settings.guardrails.gcp_github_owners as owners
	}
}
