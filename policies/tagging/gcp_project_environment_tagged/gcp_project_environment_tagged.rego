# METADATA
# title: An environment tag holds for every project
# description: >-
#   Resource Manager tags are what policies and access can depend on, and only who is allowed to may set them.
#   A project to which no environment tag comes down falls through every rule that asks for it.
# schemas:
#   - input.asset.attributes: schema.gcp.project
# custom:
#   severity: medium
#   asset_types: [gcp.project]
#   when:
#     attributes.state: [ACTIVE]
#   requires: [attributes.effective_tags]
#   remediation: >-
#     Attach it to the folder, so that it comes down to all projects: `gcloud resource-manager tags bindings
#     create --tag-value=ORGANIZATION_NUMBER/environment/VALUE
#     --parent=//cloudresourcemanager.googleapis.com/folders/FOLDER_NUMBER`.
#
#     Policies with a condition on the tag act at once. The key is the setting `tagging.gcp_environment_tag`;
#     tags are not labels, which anybody who may edit the project can change.
package tagging.gcp_project_environment_tagged

deny contains $"tag {key} is not attached, here or above" if {
	key := data.settings.tagging.gcp_environment_tag
	every tag in input.asset.attributes.effective_tags {
		tag.key != key
	}
}
