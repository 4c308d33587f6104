package tagging.account_required_tags_test

import data.tagging.account_required_tags as control

_settings := {
	"account_tags": ["owner", "environment"],
	"project_labels": ["owner", "cost-center"],
	"repository_properties": ["owner"],
}

_deny(type, tags, attributes) := messages if {
	messages := control.deny with input as {"asset": {"type": type, "tags": tags, "attributes": attributes}}
		with data.settings.tagging as _settings
}

test_denied_for_each_tag_that_is_missing_or_blank if {
	_deny("aws.account", {}, {}) == {"tag owner is missing or blank", "tag environment is missing or blank"}
	_deny("aws.account", {"owner": " ", "environment": "production"}, {}) == {"tag owner is missing or blank"}
	_deny("aws.account", {"Owner": "payments", "environment": "production"}, {}) == {"tag owner is missing or blank"}
}

test_denied_for_projects_and_repositories if {
	_deny("gcp.project", {"owner": "payments"}, {"state": "ACTIVE"}) == {"label cost-center is missing or blank"}
	_deny("github.repository", {}, {"archived": false}) == {"property owner is missing or blank"}
}

test_allowed_when_all_are_there if {
	_deny("aws.account", {"owner": "payments", "environment": "production", "more": ""}, {}) == set()
	_deny("gcp.project", {"owner": "payments", "cost-center": "7"}, {"state": "ACTIVE"}) == set()
	_deny("github.repository", {"owner": "payments"}, {"archived": false}) == set()
}

test_allowed_when_a_folder_hands_the_tag_down if {
	attributes := {"state": "ACTIVE", "effective_tags": [{"key": "cost-center", "value": "7", "inherited": true}]}
	_deny("gcp.project", {"owner": "payments"}, attributes) == set()
}

test_allowed_for_what_is_on_its_way_out if {
	_deny("gcp.project", {}, {"state": "DELETE_REQUESTED"}) == set()
	_deny("github.repository", {}, {"archived": true}) == set()
}

test_allowed_when_nothing_is_required if {
	control.deny == set() with input as {"asset": {"type": "aws.account", "tags": {}, "attributes": {}}}
		with data.settings.tagging.account_tags as []
}
