# METADATA
# title: One tool serves one purpose
# description: >-
#   Two products for one purpose are paid twice, split what people write down, and have to be watched twice.
# schemas:
#   - input.asset.attributes: schema.saas.workspace
# custom:
#   severity: low
#   asset_types: [saas.workspace]
#   requires: [attributes.category]
#   related:
#     same: {type: saas.workspace, key: attributes.category, from: attributes.category}
#   remediation: >-
#     Compare who uses which, choose one, and end the other's contract: `renews_on` says until when notice can be
#     given. If both are needed, give them categories in the register that say what for, or add the category to
#     the setting `cost.tool_categories_with_several`.
package cost.account_tool_duplicated

# The first by ID is taken for the one to keep, so that a pair is one finding.
deny contains $"{concat(", ", _before)} serves {category} too" if {
	category := input.asset.attributes.category
	is_string(category)
	not category in data.settings.cost.tool_categories_with_several
	count(_before) > 0
}

_before contains other.id if {
	some other in input.related.same
	other.id < input.asset.id
}
