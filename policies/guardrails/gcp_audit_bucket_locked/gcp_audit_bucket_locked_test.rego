package guardrails.gcp_audit_bucket_locked_test

import data.guardrails.gcp_audit_bucket_locked as control

_sink(buckets) := {"related": {"buckets": buckets}}

test_denied_when_unlocked if {
	control.deny == {"bucket acme-audit has no locked retention policy"} with input as _sink([{
		"name": "acme-audit",
		"attributes": {"retention_locked": false},
	}])
}

test_allowed_when_locked if {
	control.deny == set() with input as _sink([{"name": "acme-audit", "attributes": {"retention_locked": true}}])
}

test_a_missing_bucket_is_left_to_another_control if control.deny == set() with input as _sink([])
