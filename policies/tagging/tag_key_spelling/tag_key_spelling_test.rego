package tagging.tag_key_spelling_test

import data.tagging.tag_key_spelling as control

_deny(tags) := messages if {
	messages := control.deny with input as {"asset": {"tags": tags}}
		with data.settings.tagging.key_spellings as {
			"cost-center": "costcenter",
			"environment": "environment",
			"owner": "owner",
		}
}

test_denied_for_each_variant if {
	_deny({"Owner": "x", "OWNER ": "x", "cost_center": "x", "CostCenter": "x", "Environment": "x"}) == {
		"tag \"Owner\" should be spelt owner",
		"tag \"OWNER \" should be spelt owner",
		"tag \"cost_center\" should be spelt cost-center",
		"tag \"CostCenter\" should be spelt cost-center",
		"tag \"Environment\" should be spelt environment",
	}
}

test_denied_even_beside_the_right_one if {
	_deny({"Owner": "x", "owner": "x"}) == {"tag \"Owner\" should be spelt owner"}
}

test_case_and_separators_do_not_count if {
	every key in ["Cost Center", "COST_CENTER", "cost.center", "cost:center", "cost/center"] {
		_deny({key: "x"}) == {$"tag \"{key}\" should be spelt cost-center"}
	}
}

test_allowed_when_spelt_as_agreed if {
	_deny({"owner": "x", "cost-center": "x", "environment": "x", "Name": "x", "owners": "x"}) == set()
	_deny({}) == set()
}
