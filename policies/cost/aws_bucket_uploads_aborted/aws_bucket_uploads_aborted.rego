# METADATA
# title: Buckets remove the parts of unfinished uploads
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
#     Add a lifecycle rule where the bucket is defined, or write it into `rules.json` and run `aws s3api
#     put-bucket-lifecycle-configuration --bucket BUCKET --lifecycle-configuration file://rules.json`.
#
#     That replaces the rules that are there, so write them down again too: `aws s3api
#     get-bucket-lifecycle-configuration --bucket BUCKET` shows them. The rule is `{"Rules": [{"ID":
#     "unfinished-uploads", "Status": "Enabled", "Filter": {}, "AbortIncompleteMultipartUpload":
#     {"DaysAfterInitiation": 7}}]}`. Finished objects stay; only an upload that takes longer than seven days is
#     broken off.
package cost.aws_bucket_uploads_aborted

deny contains "no lifecycle rule aborts unfinished uploads in the whole bucket" if not _aborted

_aborted if {
	some rule in input.asset.attributes.lifecycle
	rule.enabled
	rule.whole_bucket
	rule.abort_upload_days > 0
}
