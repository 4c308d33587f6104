# METADATA
# title: The audit log cannot be deleted where it is kept
# description: >-
#   Whoever can delete the log can hide what they did. A locked retention policy binds everybody, also an
#   administrator of the bucket.
# schemas:
#   - input.asset.attributes: schema.gcp.log_sink
# custom:
#   severity: medium
#   asset_types: [gcp.log_sink]
#   when:
#     attributes.level: [organization]
#     attributes.disabled: [false]
#     attributes.destination_kind: [storage]
#   requires: [attributes.filter, links.destination]
#   related:
#     buckets: {type: gcp.bucket, key: id, from: links.destination}
#   remediation: >-
#     Run `gcloud storage buckets update gs://BUCKET --retention-period=400d`, look at it for some days, then
#     `gcloud storage buckets update gs://BUCKET --lock-retention-period`.
#
#     The lock can never be opened, and until the last object is old enough neither the bucket nor its project
#     can be deleted: be sure of the period first.
#   references: {cis_gcp_5.0: "2.4"}
package guardrails.gcp_audit_bucket_locked

deny contains $"bucket {bucket.name} has no locked retention policy" if {
	_audit(input.asset.attributes.filter)
	some bucket in input.related.buckets
	not bucket.attributes.retention_locked
}

_audit("") := true

_audit(filter) if contains(filter, "cloudaudit")
