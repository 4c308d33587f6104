package tagging.tag_values_allowed_test

import data.tagging.tag_values_allowed as control

_deny(tags) := messages if {
	messages := control.deny with input as {"asset": {"tags": tags}}
		with data.settings.tagging.allowed_values as {"environment": ["production", "sandbox"], "tier": ["1", "2"]}
}

test_denied_for_each_other_value if {
	_deny({"environment": "prod", "tier": "3"}) == {
		"tag environment is \"prod\", not one of production, sandbox",
		"tag tier is \"3\", not one of 1, 2",
	}
	_deny({"environment": "Production"}) == {"tag environment is \"Production\", not one of production, sandbox"}
	_deny({"environment": ""}) == {"tag environment is \"\", not one of production, sandbox"}
}

test_allowed_with_a_value_of_the_vocabulary if {
	_deny({"environment": "production", "tier": "1", "other": "x"}) == set()
}

test_allowed_without_the_tag if _deny({}) == set()
