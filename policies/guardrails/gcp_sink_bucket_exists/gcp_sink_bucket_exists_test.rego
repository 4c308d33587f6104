package guardrails.gcp_sink_bucket_exists_test

import data.guardrails.gcp_sink_bucket_exists as control

_sink(buckets) := {
	"asset": {"attributes": {"destination": "storage.googleapis.com/acme-audit"}},
	"related": {"bucket": buckets},
}

test_denied_without_the_bucket if {
	control.deny == {"storage.googleapis.com/acme-audit is not in this organization"} with input as _sink([])
}

test_allowed_when_it_is_there if {
	control.deny == set() with input as _sink([{"id": "//storage.googleapis.com/acme-audit"}])
}
