# METADATA
# title: Every resource in Google Cloud that costs money has the required labels
# description: >-
#   When a bill grows or a disk looks forgotten, the label says whom to ask. Labels are not inherited from the
#   project, and the billing export shows those of the resource.
# custom:
#   severity: low
#   asset_types:
#     - gcp.address
#     - gcp.bucket
#     - gcp.disk
#     - gcp.instance
#     - gcp.snapshot
#     - gcp.sql_instance
#   requires: [tags]
#   remediation: >-
#     Add the label where the resource is defined, so that the next deployment keeps it; in Terraform once for
#     all, with `default_labels` of the provider.
#
#     By hand: `gcloud compute instances add-labels NAME --labels=owner=TEAM --zone=ZONE`, likewise `disks`,
#     `snapshots` and `addresses` (there `update --update-labels`), `gcloud storage buckets update gs://BUCKET
#     --update-labels=owner=TEAM` and `gcloud sql instances patch INSTANCE --update-labels=owner=TEAM`.
#     Nothing restarts. The keys are the setting `tagging.resource_tags`.
package tagging.gcp_resource_required_labels

import data.lib.tags

deny contains $"label {key} is missing or blank" if {
	some key in data.settings.tagging.resource_tags
	tags.blank(input.asset.tags, key)
}
