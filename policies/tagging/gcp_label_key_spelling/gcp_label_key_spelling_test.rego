package tagging.gcp_label_key_spelling_test

import data.tagging.gcp_label_key_spelling as control

_deny(labels) := messages if {
	messages := control.deny with input as {"asset": {"tags": labels}}
		with data.settings.tagging.key_spellings as {"cost-center": "costcenter", "owner": "owner"}
}

test_denied_for_each_other_spelling if {
	_deny({"cost_center": "1", "costcenter": "2", "owner": "x"}) == {
		"label \"cost_center\" should be spelt cost-center",
		"label \"costcenter\" should be spelt cost-center",
	}
}

test_allowed_as_agreed if _deny({"cost-center": "1", "owner": "x", "cost-center-2": "3"}) == set()

test_allowed_for_a_project_that_is_being_deleted if {
	project := {"tags": {"cost_center": "1"}, "attributes": {"state": "DELETE_REQUESTED"}}
	control.deny == set() with input as {"asset": project}
		with data.settings.tagging.key_spellings as {"cost-center": "costcenter"}
}
