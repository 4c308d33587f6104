# METADATA
# title: Log sinks write to buckets that are there
# description: >-
#   A sink whose bucket is gone drops every entry, and nobody is told but the owners of the project, by mail,
#   once. The log is missed on the day it is needed.
# schemas:
#   - input.asset.attributes: schema.gcp.log_sink
# custom:
#   severity: high
#   asset_types: [gcp.log_sink]
#   when:
#     attributes.disabled: [false]
#     attributes.destination_kind: [storage]
#   requires: [attributes.destination, links.destination]
#   related:
#     bucket: {type: gcp.bucket, key: id, from: links.destination}
#   remediation: >-
#     Run `gcloud logging sinks update SINK storage.googleapis.com/BUCKET`, with `--organization`, `--folder`
#     or `--project` as the sink has it, and give its writer identity `roles/storage.objectCreator` on the
#     bucket; if the sink is not needed any more, `gcloud logging sinks delete SINK`.
#
#     What was dropped is lost, save for what the log buckets of the projects still hold: by default 30 days.
#     A bucket outside the organization that is meant is a waiver.
package guardrails.gcp_sink_bucket_exists

deny contains $"{input.asset.attributes.destination} is not in this organization" if count(_buckets) == 0

_buckets contains bucket.id if some bucket in input.related.bucket
