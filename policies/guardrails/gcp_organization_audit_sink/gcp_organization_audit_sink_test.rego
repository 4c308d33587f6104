package guardrails.gcp_organization_audit_sink_test

import data.guardrails.gcp_organization_audit_sink as control

_sink(patch) := {"name": "audit", "attributes": object.union(
	{"include_children": true, "disabled": false, "filter": "logName:\"cloudaudit.googleapis.com\"", "exclusions": []},
	patch,
)}

_deny(patch) := messages if {
	messages := control.deny with input as {"related": {"sinks": [_sink(patch)]}}
}

_none := {"no sink of the organization keeps the audit log of everything below"}

test_denied_without_a_sink_that_counts if {
	control.deny == _none with input as {"related": {"sinks": []}}
	_deny({"include_children": false}) == _none
	_deny({"disabled": true}) == _none
	_deny({"filter": "severity>=ERROR"}) == _none
	_deny({"filter": "NOT LOG_ID(\"cloudaudit.googleapis.com/activity\")"}) == _none
	_deny({"filter": "LOG_ID(\"cloudaudit.googleapis.com/data_access\")"}) == _none
}

test_denied_when_excluded if {
	_deny({"exclusions": [{"name": "x", "filter": "logName:\"cloudaudit\"", "disabled": false}]}) == {
		"sink audit leaves audit logs out: logName:\"cloudaudit\"",
	}
}

test_allowed_for_audit_logs_or_everything if {
	_deny({}) == set()
	_deny({"filter": ""}) == set()
	_deny({"filter": "LOG_ID(\"cloudaudit.googleapis.com/activity\") AND severity>=NOTICE"}) == set()
	_deny({"exclusions": [{"name": "x", "filter": "logName:\"cloudaudit\"", "disabled": true}]}) == set()
}

_excluding(filter) := {"exclusions": [{"name": "x", "filter": filter, "disabled": false}]}

test_denied_when_every_sink_excludes if {
	sinks := [_sink(_excluding("logName:\"cloudaudit\"")), _sink(_excluding("LOG_ID(\"cloudaudit.googleapis.com/activity\")"))]
	control.deny == {
		"sink audit leaves audit logs out: logName:\"cloudaudit\"",
		"sink audit leaves audit logs out: LOG_ID(\"cloudaudit.googleapis.com/activity\")",
	} with input as {"related": {"sinks": sinks}}
}

test_allowed_when_another_sink_keeps_them if {
	sinks := [_sink(_excluding("logName:\"cloudaudit\"")), _sink({})]
	control.deny == set() with input as {"related": {"sinks": sinks}}
}

test_allowed_when_all_but_audit_logs_is_excluded if _deny(_excluding("-logName:\"cloudaudit\"")) == set()
