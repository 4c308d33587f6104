package guardrails.identity_aws_repository_exists_test

import data.guardrails.identity_aws_repository_exists as control

_role(names, there) := {
	"asset": {"links": {"repositories": names}},
	"related": {"repositories": [{"attributes": {"full_name": name}} | some name in there]},
}

test_denied_for_each_that_is_gone if {
	messages := {"trusts acme/old, which is no repository of the company's"}
	control.deny == messages with input as _role(["acme/api", "acme/old"], ["acme/api"])
	control.deny == messages with input as _role(["acme/old"], [])
}

test_allowed_when_all_exist_or_none_is_named if {
	control.deny == set() with input as _role(["acme/api"], ["acme/api"])
	control.deny == set() with input as _role([], [])
}
