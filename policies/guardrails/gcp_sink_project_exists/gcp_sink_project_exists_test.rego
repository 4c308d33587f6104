package guardrails.gcp_sink_project_exists_test

import data.guardrails.gcp_sink_project_exists as control

_sink(project, by_id, by_number) := {
	"asset": {"attributes": {"destination_project": project}},
	"related": {"by_id": by_id, "by_number": by_number},
}

_project(state) := {"attributes": {"project_id": "acme-log", "state": state}}

test_denied_without_the_project if {
	control.deny == {"project acme-log is not in this organization"} with input as _sink("acme-log", [], [])
}

test_denied_when_the_project_is_going if {
	control.deny == {"project acme-log is being deleted"} with input as _sink(
		"12345678",
		[],
		[_project("DELETE_REQUESTED")],
	)
}

test_allowed_when_it_is_there if {
	control.deny == set() with input as _sink("acme-log", [_project("ACTIVE")], [])
	control.deny == set() with input as _sink("12345678", [], [_project("ACTIVE")])
}

test_allowed_without_a_project if control.deny == set() with input as _sink(null, [], [])
