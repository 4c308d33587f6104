# METADATA
# title: Labels that have agreed values have one of them
# description: >-
#   Reports and rules compare values as they are written: what is labelled "prod" is missing from every sum
#   and every guardrail for "production".
# custom:
#   severity: low
#   asset_types:
#     - gcp.address
#     - gcp.bucket
#     - gcp.disk
#     - gcp.instance
#     - gcp.project
#     - gcp.snapshot
#     - gcp.sql_instance
#   requires: [tags]
#   remediation: >-
#     Change the value where the resource is defined.
#
#     By hand: `gcloud projects update PROJECT_ID --update-labels=KEY=VALUE`; likewise `gcloud storage buckets
#     update gs://BUCKET`, `gcloud compute instances update NAME --zone=ZONE`, `disks`, `snapshots`,
#     `addresses`, and `gcloud sql instances patch INSTANCE`. A value that should be agreed belongs in the
#     setting `tagging.allowed_values`.
package tagging.gcp_label_values_allowed

deny contains $"label {key} is \"{value}\", not one of {concat(", ", allowed)}" if {
	some key, allowed in data.settings.tagging.allowed_values
	value := input.asset.tags[key]
	not value in allowed

	# Nobody mends the labels of a project that is being deleted.
	object.get(input.asset, ["attributes", "state"], "") != "DELETE_REQUESTED"
}
