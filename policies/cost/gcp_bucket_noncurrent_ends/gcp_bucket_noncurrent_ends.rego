# METADATA
# title: Old versions in buckets end
# description: >-
#   With versioning, an object that is overwritten each night is there, and is paid, once for each night.
#   Nobody sees it in a listing.
# schemas:
#   - input.asset.attributes: schema.gcp.bucket
# custom:
#   severity: medium
#   asset_types: [gcp.bucket]
#   when:
#     attributes.versioning: [true]
#   requires: [attributes.lifecycle_rules]
#   remediation: >-
#     Run `gcloud storage buckets update gs://BUCKET --lifecycle-file=rules.json` with the rule `{"action":
#     {"type": "Delete"}, "condition": {"numNewerVersions": 3, "daysSinceNoncurrentTime": 30}}` beside those
#     that the bucket has.
#
#     It acts on old versions that are there, too, within a day; they cannot be had back once soft deletion is
#     over.
package cost.gcp_bucket_noncurrent_ends

deny contains "old versions of objects are kept for ever" if count(_ending) == 0

_ending := [rule |
	some rule in input.asset.attributes.lifecycle_rules
	rule.noncurrent
	rule.action == "Delete"
]
