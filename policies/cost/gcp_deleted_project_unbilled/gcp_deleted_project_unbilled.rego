# METADATA
# title: Projects that are being deleted are not billed
# description: >-
#   For 30 days a project that is being deleted can still be billed, for what Google has not shut down.
#   Without a billing account it cannot.
# schemas:
#   - input.asset.attributes: schema.gcp.project
# custom:
#   severity: low
#   asset_types: [gcp.project]
#   when:
#     attributes.state: [DELETE_REQUESTED]
#     attributes.billing.enabled: [true]
#   requires: [attributes.delete_requested_at]
#   remediation: >-
#     Run `gcloud billing projects unlink PROJECT_ID`.
#
#     It can be linked again when the project is restored. Google deletes the project 30 days after it was
#     asked to.
package cost.gcp_deleted_project_unbilled

import data.lib.dates

deny contains $"deletion was asked for {days} days ago, and it is still linked to a billing account" if {
	is_string(input.asset.attributes.delete_requested_at)
	days := dates.days_between(input.asset.attributes.delete_requested_at, input.now)
}

deny contains "it is being deleted, and still linked to a billing account" if {
	is_null(input.asset.attributes.delete_requested_at)
}
