# METADATA
# title: The environment label of a project says what its tag says
# description: >-
#   The tag decides which policies hold, the label how people and reports treat the project. When they
#   contradict each other, production may run with the freedom of a sandbox.
# schemas:
#   - input.asset.attributes: schema.gcp.project
# custom:
#   severity: medium
#   asset_types: [gcp.project]
#   when:
#     attributes.state: [ACTIVE]
#   requires: [tags, attributes.effective_tags]
#   remediation: >-
#     If the label is wrong, run `gcloud projects update PROJECT_ID --update-labels=environment=VALUE`; if the
#     project is in the wrong folder, `gcloud beta projects move PROJECT_ID --folder=FOLDER_NUMBER`.
#
#     The policies of the new folder act at once: `gcloud asset analyze-move --project=PROJECT_ID
#     --destination-folder=FOLDER_NUMBER` shows beforehand what changes. The key of the tag is the setting
#     `tagging.gcp_environment_tag`.
package tagging.gcp_environment_label_matches_tag

deny contains $"label environment is \"{label}\", tag {tag.key} is \"{tag.value}\"" if {
	label := input.asset.tags.environment
	some tag in input.asset.attributes.effective_tags
	tag.key == data.settings.tagging.gcp_environment_tag
	tag.value != label
}
