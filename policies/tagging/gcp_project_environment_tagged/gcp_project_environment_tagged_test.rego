package tagging.gcp_project_environment_tagged_test

import data.tagging.gcp_project_environment_tagged as control

_project(tags) := {"asset": {"attributes": {"effective_tags": tags}}}

_denied := {"tag environment is not attached, here or above"}

test_denied_without_the_tag if {
	every tags in [[], [{"key": "team", "value": "payments"}]] {
		control.deny == _denied with input as _project(tags) with data.settings.tagging.gcp_environment_tag as "environment"
	}
}

test_allowed_with_it if {
	control.deny == set() with input as _project([{"key": "environment", "value": "production"}])
		with data.settings.tagging.gcp_environment_tag as "environment"
}
