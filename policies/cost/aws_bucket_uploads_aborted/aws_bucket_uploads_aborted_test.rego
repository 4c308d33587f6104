package cost.aws_bucket_uploads_aborted_test

import data.cost.aws_bucket_uploads_aborted as control

_bucket(rules) := {"asset": {"attributes": {"lifecycle": rules}}}

test_denied_without_such_a_rule if {
	every rules in [
		[],
		[{"enabled": true, "whole_bucket": true, "abort_upload_days": 0}],
		[{"enabled": false, "whole_bucket": true, "abort_upload_days": 7}],
		[{"enabled": true, "whole_bucket": false, "abort_upload_days": 7}],
		[
			{"enabled": true, "whole_bucket": false, "abort_upload_days": 7},
			{"enabled": true, "whole_bucket": true, "abort_upload_days": 0},
		],
	] {
		control.deny == {"no lifecycle rule aborts unfinished uploads in the whole bucket"} with input as _bucket(rules)
	}
}

test_allowed_with_one if {
	control.deny == set() with input as _bucket([
		{"enabled": true, "whole_bucket": false, "abort_upload_days": 0},
		{"enabled": true, "whole_bucket": true, "abort_upload_days": 1},
	])
}
