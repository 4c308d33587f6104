package cost.gcp_bucket_noncurrent_ends_test

import data.cost.gcp_bucket_noncurrent_ends as control

_bucket(rules) := {"asset": {"attributes": {"lifecycle_rules": rules}}}

test_denied_without_a_rule_for_old_versions if {
	every rules in [
		[],
		[{"action": "Delete", "noncurrent": false}],
		[{"action": "SetStorageClass", "noncurrent": true}],
	] {
		control.deny == {"old versions of objects are kept for ever"} with input as _bucket(rules)
	}
}

test_allowed_with_one if {
	control.deny == set() with input as _bucket([
		{"action": "Delete", "noncurrent": false},
		{"action": "Delete", "noncurrent": true},
	])
}
