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
