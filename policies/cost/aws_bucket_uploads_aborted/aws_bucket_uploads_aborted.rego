# METADATA
# title: Unfinished uploads to buckets end
# description: >-
#   The parts of an upload that broke off are billed until somebody removes them, and no listing of objects
#   shows them.
# schemas:
#   - input.asset.attributes: schema.aws.bucket
# custom:
#   severity: low
#   asset_types: [aws.bucket]
#   requires: [attributes.lifecycle]
#   remediation: >-
#     Add a rule for the whole bucket with AbortIncompleteMultipartUpload and DaysAfterInitiation 7 where the
#     bucket is defined, or with aws s3api put-bucket-lifecycle-configuration --bucket BUCKET
#     --lifecycle-configuration file://rules.json, which replaces the rules that are there.
package cost.aws_bucket_uploads_aborted

deny contains "no lifecycle rule aborts unfinished uploads" if not _aborted

_aborted if {
	some rule in input.asset.attributes.lifecycle
	rule.enabled
	rule.abort_upload_days > 0
}
