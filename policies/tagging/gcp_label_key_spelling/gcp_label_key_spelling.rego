# METADATA
# title: Label keys are spelt as agreed
# description: >-
#   Keys are compared letter by letter: "cost_center" and "costcenter" are other labels than "cost-center", so
#   the bill counts the resource as unlabelled although somebody took the trouble.
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
#     Rename the key where the resource is defined.
#
#     By hand add the agreed key, `gcloud projects update PROJECT_ID --update-labels=KEY=VALUE`; likewise
#     `gcloud storage buckets update gs://BUCKET`, `gcloud compute instances update NAME --zone=ZONE`,
#     `disks`, `snapshots`, `addresses`, and `gcloud sql instances patch INSTANCE`; then remove the other with
#     `--remove-labels=OLD_KEY`, or `gcloud storage buckets update gs://BUCKET --remove-labels=OLD_KEY`. A
#     script, policy or cost report may read the old key: look first. The keys are the setting
#     `tagging.key_spellings`.
package tagging.gcp_label_key_spelling

deny contains $"label \"{key}\" should be spelt {agreed}" if {
	some key, _ in input.asset.tags
	not data.settings.tagging.key_spellings[key]
	some agreed in _agreed[regex.replace(key, `[-_]+`, "")]

	# Nobody mends the labels of a project that is being deleted.
	object.get(input.asset, ["attributes", "state"], "") != "DELETE_REQUESTED"
}

# What the agreed keys are without their separators, made once a run.
_agreed[form] contains key if some key, form in data.settings.tagging.key_spellings
