# METADATA
# title: Budgets cover projects that are there
# description: >-
#   A budget for a project that is gone watches over nothing, and looks as if somebody watched.
# schemas:
#   - input.asset.attributes: schema.gcp.budget
# custom:
#   severity: low
#   asset_types: [gcp.budget]
#   requires: [links.covers]
#   related:
#     projects: {type: gcp.project, key: id, from: links.covers}
#   remediation: >-
#     Run `gcloud billing budgets update BUDGET --billing-account=ACCOUNT_ID
#     --filter-projects=projects/PROJECT_NUMBER` with the projects that are there, or `gcloud billing budgets
#     delete BUDGET --billing-account=ACCOUNT_ID`.
#
#     A budget for a folder, with `--filter-resource-ancestors=folders/FOLDER_NUMBER`, follows the projects by
#     itself. Projects of another organization on the same billing account are a waiver.
package cost.gcp_budget_covers_living_projects

deny contains $"covers {trim_prefix(id, _prefix)}, which is not in this organization" if {
	some id in input.asset.links.covers
	startswith(id, _prefix)
	every project in input.related.projects {
		project.id != id
	}
}

deny contains $"covers {project.name}, which is being deleted" if {
	some project in input.related.projects
	project.attributes.state == "DELETE_REQUESTED"
}

_prefix := "//cloudresourcemanager.googleapis.com/projects/"
