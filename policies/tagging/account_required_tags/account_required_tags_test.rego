package tagging.account_required_tags_test

import data.tagging.account_required_tags as control

_deny(tags) := messages if {
	messages := control.deny with input as {"asset": {"tags": tags}}
		with data.settings.tagging.account_tags as ["owner", "environment"]
}

test_denied_for_each_tag_that_is_missing_or_blank if {
	_deny({}) == {"tag owner is missing or blank", "tag environment is missing or blank"}
	_deny({"owner": " ", "environment": "production"}) == {"tag owner is missing or blank"}
	_deny({"Owner": "payments", "environment": "production"}) == {"tag owner is missing or blank"}
}

test_allowed_when_all_are_there if {
	_deny({"owner": "payments", "environment": "production", "more": ""}) == set()
}

test_allowed_when_nothing_is_required if {
	control.deny == set() with input as {"asset": {"tags": {}}} with data.settings.tagging.account_tags as []
}
