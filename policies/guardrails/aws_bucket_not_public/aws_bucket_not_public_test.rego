package guardrails.aws_bucket_not_public_test

import data.guardrails.aws_bucket_not_public as control

_bucket(public, block, of_account) := {"asset": {"attributes": {
	"policy_public": public,
	"public_access_block": block,
	"account_public_access_block": of_account,
}}}

_block(patch) := object.union(
	{
		"block_public_acls": true,
		"ignore_public_acls": true,
		"block_public_policy": true,
		"restrict_public_buckets": true,
	},
	patch,
)

_names := {
	"block_public_acls": "BlockPublicAcls",
	"block_public_policy": "BlockPublicPolicy",
	"ignore_public_acls": "IgnorePublicAcls",
	"restrict_public_buckets": "RestrictPublicBuckets",
}

_without := {flag: false | some flag, _ in _names}

test_denied_with_a_public_policy if {
	control.deny == {
		"the bucket policy makes it public",
		"no public access block has BlockPublicPolicy on",
		"no public access block has RestrictPublicBuckets on",
	} with input as _bucket(true, _block({"block_public_policy": false, "restrict_public_buckets": false}), null)
}

test_denied_without_a_block if {
	messages := {"no public access block is set, on the bucket or on its account"}
	control.deny == messages with input as _bucket(null, null, null)
}

test_allowed_with_a_complete_block if {
	every public in [null, false] {
		every block in [null, _block({}), _block(_without)] {
			control.deny == set() with input as _bucket(public, block, _block({}))
			control.deny == set() with input as _bucket(public, _block({}), block)
		}
	}
}

test_allowed_when_the_blocks_complete_each_other if {
	every flag, _ in _names {
		others := object.union(_without, {flag: true})
		control.deny == set() with input as _bucket(null, _block({flag: false}), others)
		control.deny == set() with input as _bucket(null, others, _block({flag: false}))
	}
}

test_denied_for_each_flag_that_is_off if {
	every flag, name in _names {
		every other in [null, _without, _block({flag: false})] {
			messages := {$"no public access block has {name} on"}
			control.deny == messages with input as _bucket(null, _block({flag: false}), other)
			control.deny == messages with input as _bucket(null, other, _block({flag: false}))
		}
	}
}

test_denied_with_a_public_policy_behind_a_block if {
	control.deny == {"the bucket policy makes it public"} with input as _bucket(true, _block({}), _block({}))
}
