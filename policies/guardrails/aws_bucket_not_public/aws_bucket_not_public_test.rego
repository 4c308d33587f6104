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
		"the public access block leaves out BlockPublicPolicy",
		"the public access block leaves out RestrictPublicBuckets",
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

test_denied_for_each_flag_that_is_off if {
	every flag, name in {
		"block_public_acls": "BlockPublicAcls",
		"block_public_policy": "BlockPublicPolicy",
		"ignore_public_acls": "IgnorePublicAcls",
		"restrict_public_buckets": "RestrictPublicBuckets",
	} {
		messages := {$"the public access block leaves out {name}"}
		control.deny == messages with input as _bucket(null, _block({flag: false}))
	}
}

test_denied_with_a_public_policy_behind_a_block if {
	control.deny == {"the bucket policy makes it public"} with input as _bucket(true, _block({}))
}
