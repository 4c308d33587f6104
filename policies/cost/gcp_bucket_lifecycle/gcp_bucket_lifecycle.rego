# METADATA
# title: Objects in buckets end or move some day
# description: >-
#   A bucket without lifecycle rules only grows: what was read for a month is paid for years.
# schemas:
#   - input.asset.attributes: schema.gcp.bucket
# custom:
#   severity: low
#   asset_types: [gcp.bucket]
#   when:
#     attributes.retention_seconds: [null]
#     # Buckets with versions have gcp_bucket_noncurrent_ends.
#     attributes.versioning: [false]
#   requires: [attributes.lifecycle_rules, attributes.retention_seconds]
#   remediation: >-
#     Run `gcloud storage buckets update gs://BUCKET --lifecycle-file=rules.json`, where the file is `{"rule":
#     [{"action": {"type": "Delete"}, "condition": {"age": 365}}]}`.
#
#     Rules act on what is there, too, within a day, and deleting is final once soft deletion is over. They
#     replace the rules that the bucket has.
package cost.gcp_bucket_lifecycle

deny contains "no lifecycle rule deletes or moves its objects" if count(_rules) == 0

_rules := [rule |
	some rule in input.asset.attributes.lifecycle_rules
	rule.action in {"Delete", "SetStorageClass"}
]
