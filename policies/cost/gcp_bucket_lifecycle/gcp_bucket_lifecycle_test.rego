package cost.gcp_bucket_lifecycle_test

import data.cost.gcp_bucket_lifecycle as control

_bucket(rules) := {"asset": {"attributes": {"lifecycle_rules": rules}}}

_rule(action) := {"action": action, "age_days": 7, "noncurrent": false}

test_denied_without_a_rule_that_counts if {
	every rules in [[], [_rule("AbortIncompleteMultipartUpload")]] {
		control.deny == {"no lifecycle rule deletes or moves its objects"} with input as _bucket(rules)
	}
}

test_allowed_with_a_rule if {
	every action in ["Delete", "SetStorageClass"] {
		control.deny == set() with input as _bucket([_rule(action)])
	}
}
