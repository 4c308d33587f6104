package cost.account_tool_duplicated_test

import data.cost.account_tool_duplicated as control

_deny(id, category, others) := messages if {
	messages := control.deny with input as {
		"asset": {"id": id, "attributes": {"category": category}},
		"related": {"same": [{"id": other} | some other in others]},
	}
		with data.settings.cost.tool_categories_with_several as ["identity"]
}

test_denied_for_all_but_the_first if {
	_deny("zoom:acme", "meetings", ["meet:acme", "zoom:acme"]) == {"meet:acme serves meetings too"}
}

test_allowed_for_the_first_and_the_only_one if {
	_deny("meet:acme", "meetings", ["meet:acme", "zoom:acme"]) == set()
	_deny("zoom:acme", "meetings", ["zoom:acme"]) == set()
}

test_allowed_where_several_are_meant_or_nothing_is_said if {
	_deny("okta:acme", "identity", ["entra:acme", "okta:acme"]) == set()
	_deny("zoom:acme", null, []) == set()
}
