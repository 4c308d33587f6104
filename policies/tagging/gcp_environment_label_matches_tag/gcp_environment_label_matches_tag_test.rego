package tagging.gcp_environment_label_matches_tag_test

import data.tagging.gcp_environment_label_matches_tag as control

_project(labels, value) := {"asset": {"tags": labels, "attributes": {"effective_tags": [
	{"key": "team", "value": "payments"},
	{"key": "environment", "value": value},
]}}}

test_denied_when_they_differ if {
	control.deny == {"label environment is \"sandbox\", tag environment is \"production\""} with input as _project(
		{"environment": "sandbox"},
		"production",
	)
		with data.settings.tagging.gcp_environment_tag as "environment"
}

test_allowed_when_they_agree if {
	control.deny == set() with input as _project({"environment": "production"}, "production")
}

test_allowed_without_a_label if control.deny == set() with input as _project({}, "production")
