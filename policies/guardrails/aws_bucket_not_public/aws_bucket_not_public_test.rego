package guardrails.aws_bucket_not_public_test

import data.guardrails.aws_bucket_not_public as control

_bucket(public, block) := {"asset": {"attributes": {"policy_public": public, "public_access_block": block}}}

_block(patch) := object.union(
	{
		"block_public_acls": true,
		"ignore_public_acls": true,
		"block_public_policy": true,
		"restrict_public_buckets": true,
	},
	patch,
)

test_denied_with_a_public_policy if {
	control.deny == {
		"the bucket policy makes it public",
		"the public access block leaves out block_public_policy",
		"the public access block leaves out restrict_public_buckets",
	} with input as _bucket(true, _block({"block_public_policy": false, "restrict_public_buckets": false}))
}

test_denied_without_a_block if {
	control.deny == {"no public access block is set"} with input as _bucket(null, null)
}

test_allowed_with_a_complete_block if {
	every public in [null, false] {
		control.deny == set() with input as _bucket(public, _block({}))
	}
}
