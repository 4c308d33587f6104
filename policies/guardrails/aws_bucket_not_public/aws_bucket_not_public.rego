# METADATA
# title: Buckets are not public, and no wrong line can make them so
# description: >-
#   Anybody on the internet can read a public bucket, and scanners look for such buckets day and night. The
#   public access block keeps one wrong line in a policy or access list from making a bucket public.
# schemas:
#   - input.asset.attributes: schema.aws.bucket
# custom:
#   severity: high
#   asset_types: [aws.bucket]
#   exposure: public
#   requires: [attributes.policy_public, attributes.public_access_block]
#   remediation: >-
#     Run `aws s3api put-public-access-block --bucket BUCKET --public-access-block-configuration
#     BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true`.
#
#     It acts at once, and whoever reads the bucket without signing in is cut off: serve a website through
#     CloudFront with origin access control first. This control does not see the account's own block (`aws
#     s3control get-public-access-block --account-id ACCOUNT_ID`); where that is complete, the bucket's changes
#     nothing.
#   references: {cis_aws_7.0: 3.1.4, fsbp: "S3.2, S3.8"}
package guardrails.aws_bucket_not_public

deny contains "the bucket policy makes it public" if input.asset.attributes.policy_public == true

deny contains "no public access block is set" if is_null(input.asset.attributes.public_access_block)

deny contains $"the public access block leaves out {name}" if {
	some flag, name in {
		"block_public_acls": "BlockPublicAcls",
		"block_public_policy": "BlockPublicPolicy",
		"ignore_public_acls": "IgnorePublicAcls",
		"restrict_public_buckets": "RestrictPublicBuckets",
	}
	input.asset.attributes.public_access_block[flag] == false
}
