package guardrails.aws_management_account_empty_test

import data.guardrails.aws_management_account_empty as control

_nothing := {"buckets": [], "databases": [], "instances": [], "load_balancers": []}

_account(related) := {"asset": {"id": "account"}, "related": object.union(_nothing, related)}

_instance(name, state) := {"name": name, "attributes": {"state": state}}

test_denied_for_each_kind_that_is_there if {
	control.deny == {
		"holds buckets: billing",
		"holds databases: wiki",
		"holds instances: bastion, ci",
		"holds load balancers: edge",
	} with input as _account({
		"buckets": [{"name": "billing"}],
		"databases": [{"name": "wiki"}],
		"instances": [_instance("ci", "stopped"), _instance("bastion", "running")],
		"load_balancers": [{"name": "edge"}],
	})
}

test_names_three_of_many if {
	every names, message in {
		["c", "b", "a"]: "holds buckets: a, b, c",
		["e", "d", "c", "b", "a"]: "holds 5 buckets, such as a, b, c",
	} {
		account := _account({"buckets": [{"name": name} | some name in names]})
		control.deny == {message} with input as account
	}
}

test_allowed_when_empty if control.deny == set() with input as _account({})

test_allowed_with_instances_that_are_gone if {
	instances := [_instance("ci", "terminated"), _instance("bastion", "shutting-down")]
	control.deny == set() with input as _account({"instances": instances})
}
