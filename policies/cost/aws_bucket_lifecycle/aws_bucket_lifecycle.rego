# METADATA
# title: Buckets delete or move old objects by lifecycle rules
# description: >-
#   Without a rule that deletes or moves objects a bucket only ever grows. With versioning, even what was
#   deleted or replaced is billed for ever.
# schemas:
#   - input.asset.attributes: schema.aws.bucket
# custom:
#   severity: low
#   asset_types: [aws.bucket]
#   requires: [attributes.lifecycle, attributes.versioning]
#   remediation: >-
#     Add a lifecycle rule where the bucket is defined, or write it into `rules.json` and run `aws s3api
#     put-bucket-lifecycle-configuration --bucket BUCKET --lifecycle-configuration file://rules.json`.
#
#     That replaces the rules that are there, so write them down again too: `aws s3api
#     get-bucket-lifecycle-configuration --bucket BUCKET` shows them. `{"Rules": [{"ID": "old-versions",
#     "Status": "Enabled", "Filter": {}, "NoncurrentVersionExpiration": {"NoncurrentDays": 90}}]}` deletes for
#     good what was replaced or deleted 90 days ago. In a rule, `"Expiration": {"Days": 365}` deletes what is
#     current, which cannot be undone without versioning; data that has to be kept for ever can move instead:
#     `"Transitions": [{"Days": 0, "StorageClass": "INTELLIGENT_TIERING"}]`.
#   references: {fsbp: "S3.10, S3.13"}
package cost.aws_bucket_lifecycle

deny contains "no lifecycle rule deletes or moves objects" if {
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
