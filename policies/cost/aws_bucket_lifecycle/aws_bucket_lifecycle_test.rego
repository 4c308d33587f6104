package cost.aws_bucket_lifecycle_test

import data.cost.aws_bucket_lifecycle as control

_bucket(versioning, rules) := {"asset": {"attributes": {"versioning": versioning, "lifecycle": rules}}}

_rule(patch) := object.union(
	{"enabled": true, "expiration_days": 0, "noncurrent_days": 0, "abort_upload_days": 0, "transitions": 0},
	patch,
)

_grows := "no lifecycle rule deletes or moves objects"

_versions := "versioning keeps old versions for ever"

test_denied_without_a_rule_that_acts if {
	every rules in [
		[],
		[_rule({"abort_upload_days": 7})],
		[_rule({"enabled": false, "expiration_days": 30, "noncurrent_days": 30})],
	] {
		control.deny == {_grows} with input as _bucket("Off", rules)
		control.deny == {_grows, _versions} with input as _bucket("Enabled", rules)
	}
}

test_denied_when_old_versions_stay if {
	every versioning in ["Enabled", "Suspended"] {
		control.deny == {_versions} with input as _bucket(versioning, [_rule({"expiration_days": 30})])
	}
}

test_allowed_with_a_rule_that_acts if {
	every patch in [{"expiration_days": 30}, {"transitions": 1}, {"noncurrent_days": 30}] {
		control.deny == set() with input as _bucket("Off", [_rule({"enabled": false}), _rule(patch)])
	}
}

test_allowed_when_old_versions_end if {
	control.deny == set() with input as _bucket("Enabled", [_rule({"transitions": 1}), _rule({"noncurrent_days": 30})])
}
