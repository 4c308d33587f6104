package tagging.gcp_label_values_allowed_test

import data.tagging.gcp_label_values_allowed as control

_deny(labels) := messages if {
	messages := control.deny with input as {"asset": {"tags": labels}}
		with data.settings.tagging.allowed_values as {"environment": ["production", "sandbox"]}
}

test_denied_for_another_value if {
	_deny({"environment": "prod", "owner": "x"}) == {"label environment is \"prod\", not one of production, sandbox"}
}

test_allowed_with_an_agreed_value if _deny({"environment": "sandbox"}) == set()

test_allowed_without_the_label if _deny({}) == set()

test_allowed_for_a_project_that_is_being_deleted if {
	project := {"tags": {"environment": "prod"}, "attributes": {"state": "DELETE_REQUESTED"}}
	control.deny == set() with input as {"asset": project}
		with data.settings.tagging.allowed_values as {"environment": ["production"]}
}
