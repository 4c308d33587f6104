package tagging.resource_required_tags_test

import data.tagging.resource_required_tags as control

_deny(tags) := messages if {
	messages := control.deny with input as {"asset": {"tags": tags}}
		with data.settings.tagging.resource_tags as ["owner"]
}

test_denied_when_missing_or_blank if {
	every tags in [{}, {"owner": ""}, {"owner": "\t"}, {"Owner": "payments"}] {
		_deny(tags) == {"tag owner is missing or blank"}
	}
}

test_allowed_when_there if _deny({"owner": "payments"}) == set()

test_allowed_when_nothing_is_required if {
	control.deny == set() with input as {"asset": {"tags": {}}} with data.settings.tagging.resource_tags as []
}
