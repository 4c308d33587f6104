# METADATA
# title: Labels hold no credentials
# description: >-
#   Everybody who may list resources can read their labels, and labels end up in bills, exports and logs. A
#   password or key in one has to be taken as stolen.
# custom:
#   severity: high
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
#     Change the credential first, since many have read it, and keep the new one in Secret Manager; then
#     remove the label with `gcloud compute instances remove-labels NAME --labels=KEY --zone=ZONE`, or
#     `--remove-labels=KEY` of the command that updates the resource.
#
#     Remove it where the resource is defined too, or the next deployment brings it back. If the value is no
#     credential, rename the key.
package tagging.gcp_labels_not_secret

# What looks like a credential is hidden when it is collected, and a word of what
# it was is left: reports travel farther than labels.
deny contains $"label \"{key}\" is named like a credential" if some key, "(hidden)" in input.asset.tags

deny contains $"the value of label \"{key}\" holds {kind}" if {
	some key, value in input.asset.tags
	contains(value, "(hidden: ")
	some found in regex.find_all_string_submatch_n(`\(hidden: ([^()]+)\)`, value, -1)
	kind := found[1]
}
