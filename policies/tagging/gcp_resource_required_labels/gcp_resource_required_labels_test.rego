package tagging.gcp_resource_required_labels_test

import data.tagging.gcp_resource_required_labels as control

_deny(labels) := messages if {
	messages := control.deny with input as {"asset": {"tags": labels}}
		with data.settings.tagging.resource_tags as ["owner", "service"]
}

test_denied_for_each_that_is_missing_or_blank if {
	_deny({}) == {"label owner is missing or blank", "label service is missing or blank"}
	_deny({"owner": "", "service": "api"}) == {"label owner is missing or blank"}
}

test_allowed_when_all_are_there if _deny({"owner": "payments", "service": "api", "more": ""}) == set()
