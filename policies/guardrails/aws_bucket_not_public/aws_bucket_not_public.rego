# METADATA
# title: Buckets are not public, and no wrong line can make them so
# description: >-
#   Anybody on the internet can read a public bucket, and scanners look for such buckets day and night. The
#   public access block, of the bucket or of its account, keeps one wrong line in a policy or access list from
#   making a bucket public.
# schemas:
#   - input.asset.attributes: schema.aws.bucket
# custom:
#   severity: high
#   asset_types: [aws.bucket]
#   exposure: public
#   requires:
#     - attributes.policy_public
#     - attributes.public_access_block
#     - attributes.account_public_access_block
#   remediation: >-
#     Run `aws s3api put-public-access-block --bucket BUCKET --public-access-block-configuration
#     BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true`.
#
#     It acts at once, and whoever reads the bucket without signing in is cut off: serve a website through
#     CloudFront with origin access control first. `aws s3control put-public-access-block --account-id
#     ACCOUNT_ID` with the same configuration does it for every bucket of the account.
#   references: {cis_aws_7.0: 3.1.4, fsbp: "S3.2, S3.8"}
package guardrails.aws_bucket_not_public

deny contains "the bucket policy makes it public" if input.asset.attributes.policy_public == true

deny contains "no public access block is set, on the bucket or on its account" if count(_blocks) == 0

# What either of them blocks is blocked.
deny contains $"no public access block has {name} on" if {
	some flag, name in {
		"block_public_acls": "BlockPublicAcls",
		"block_public_policy": "BlockPublicPolicy",
		"ignore_public_acls": "IgnorePublicAcls",
		"restrict_public_buckets": "RestrictPublicBuckets",
	}
	count(_blocks) > 0
	every block in _blocks {
		not block[flag]
	}
}

_blocks contains block if {
	block := input.asset.attributes.public_access_block
	not is_null(block)
}

_blocks contains block if {
	block := input.asset.attributes.account_public_access_block
	not is_null(block)
}
