# METADATA
# title: Buckets are not public
# description: >-
#   Anybody on the internet can read a public bucket, and search engines for open buckets find it within
#   hours. The public access block keeps one wrong line in a policy from doing that.
# schemas:
#   - input.asset.attributes: schema.aws.bucket
# custom:
#   severity: high
#   asset_types: [aws.bucket]
#   exposure: public
#   requires: [attributes.policy_public, attributes.public_access_block]
#   remediation: >-
#     Run aws s3api put-public-access-block --bucket BUCKET --public-access-block-configuration
#     BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true. Serve a
#     website through CloudFront with origin access control instead.
#   references: {cis_aws_7.0: 3.1.4, fsbp: "S3.1, S3.8"}
package guardrails.aws_bucket_not_public

deny contains "the bucket policy makes it public" if input.asset.attributes.policy_public == true

deny contains "no public access block is set" if is_null(input.asset.attributes.public_access_block)

deny contains $"the public access block leaves out {flag}" if {
	some flag, on in input.asset.attributes.public_access_block
	not on
}
