package guardrails.gcp_audit_bucket_locked_test

import data.guardrails.gcp_audit_bucket_locked as control

_sink(filter, buckets) := {
	"asset": {"attributes": {"filter": filter}},
	"related": {"buckets": buckets},
}

_bucket(locked) := {"name": "acme-audit", "attributes": {"retention_locked": locked}}

test_denied_when_unlocked if {
	every filter in ["", "logName:\"cloudaudit.googleapis.com\""] {
		control.deny == {"bucket acme-audit has no locked retention policy"} with input as _sink(filter, [_bucket(false)])
	}
}

test_allowed_when_locked if control.deny == set() with input as _sink("", [_bucket(true)])

test_allowed_for_other_logs if control.deny == set() with input as _sink("severity>=ERROR", [_bucket(false)])

test_a_missing_bucket_is_left_to_another_control if control.deny == set() with input as _sink("", [])
