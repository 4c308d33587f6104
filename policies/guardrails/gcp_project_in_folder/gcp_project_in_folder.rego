# METADATA
# title: Projects are in a folder
# description: >-
#   Policies and access are given to folders. A project directly below the organization has those of no
#   environment: whatever production is protected by, it is not.
# schemas:
#   - input.asset.attributes: schema.gcp.project
# custom:
#   severity: medium
#   asset_types: [gcp.project]
#   when:
#     attributes.state: [ACTIVE]
#   requires: [attributes.path]
#   remediation: >-
#     Run `gcloud beta projects move PROJECT_ID --folder=FOLDER_NUMBER`.
#
#     The policies of the folder act at once, and access that is bound there is inherited: `gcloud asset
#     analyze-move --project=PROJECT_ID --destination-folder=FOLDER_NUMBER` shows beforehand what changes.
#   references: {cis_gcp_5.0: 1.1.3}
package guardrails.gcp_project_in_folder

deny contains "directly below the organization" if input.asset.attributes.path == ""
