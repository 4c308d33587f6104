package guardrails.gcp_sink_destination_exists_test

import data.guardrails.gcp_sink_destination_exists as control

_sink(kind, project, buckets, projects) := {
	"asset": {"attributes": {
		"destination": "storage.googleapis.com/acme-audit",
		"destination_kind": kind,
		"destination_project": project,
	}},
	"related": {"buckets": buckets, "by_id": projects, "by_number": []},
}

_project(state) := {"attributes": {"project_id": "acme-log", "state": state}}

test_denied_without_the_bucket if {
	control.deny == {"bucket storage.googleapis.com/acme-audit is not in this organization"} with input as _sink("storage", null, [], [])
}

test_denied_without_the_project if {
	control.deny == {"project acme-log is not in this organization"} with input as _sink("logging", "acme-log", [], [])
}

test_denied_when_the_project_is_going if {
	control.deny == {"project acme-log is being deleted"} with input as _sink(
		"logging",
		"acme-log",
		[],
		[_project("DELETE_REQUESTED")],
	)
}

test_allowed_when_it_is_there if {
	control.deny == set() with input as _sink("storage", null, [{"id": "//storage.googleapis.com/acme-audit"}], [])
	control.deny == set() with input as _sink("pubsub", "acme-log", [], [_project("ACTIVE")])
	control.deny == set() with input as _sink("logging", null, [], [])
}
