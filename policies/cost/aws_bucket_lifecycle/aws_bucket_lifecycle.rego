# METADATA
# title: Buckets have a lifecycle
# description: >-
#   Without a rule that ends or moves objects a bucket only ever grows, and with versioning even what was
#   deleted or replaced is billed for ever.
# schemas:
#   - input.asset.attributes: schema.aws.bucket
# custom:
#   severity: low
#   asset_types: [aws.bucket]
#   requires: [attributes.lifecycle, attributes.versioning]
#   remediation: >-
#     Add a rule where the bucket is defined, or with aws s3api put-bucket-lifecycle-configuration --bucket
#     BUCKET --lifecycle-configuration file://rules.json, which replaces the rules that are there: Expiration
#     or Transitions for what is current, NoncurrentVersionExpiration for old versions. Data to be kept for
#     ever fits INTELLIGENT_TIERING.
#   references: {fsbp: "S3.10, S3.13"}
package cost.aws_bucket_lifecycle

deny contains "no lifecycle rule ends or moves objects" if {
	every rule in _rules {
		rule.expiration_days == 0
		rule.noncurrent_days == 0
		rule.transitions == 0
	}
}

deny contains "versioning keeps old versions for ever" if {
	input.asset.attributes.versioning in {"Enabled", "Suspended"}
	every rule in _rules {
		rule.noncurrent_days == 0
	}
}

_rules := [rule |
	some rule in input.asset.attributes.lifecycle
	rule.enabled
]
