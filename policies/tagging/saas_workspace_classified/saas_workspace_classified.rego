# METADATA
# title: The register says what a workspace is for and how sensitive its data are
# description: >-
#   The category shows where two products do the same. The class of the data says how strict the other controls
#   must be, and whom to tell when data are lost.
# schemas:
#   - input.asset.attributes: schema.saas.workspace
# custom:
#   severity: low
#   asset_types: [saas.workspace]
#   requires: [attributes.category, attributes.data_class]
#   remediation: >-
#     Add `category` and `data_class` of the workspace to the register in `auditor.yaml`. The classes are the
#     setting `tagging.saas_data_classes`.
package tagging.saas_workspace_classified

deny contains "the register does not say what it is for" if is_null(input.asset.attributes.category)

deny contains "the register does not say how sensitive its data are" if is_null(input.asset.attributes.data_class)

deny contains $"the data class {input.asset.attributes.data_class} is not one of {_classes}" if {
	is_string(input.asset.attributes.data_class)
	not input.asset.attributes.data_class in data.settings.tagging.saas_data_classes
}

_classes := concat(", ", data.settings.tagging.saas_data_classes)
