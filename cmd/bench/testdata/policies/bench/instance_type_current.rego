# METADATA
# title: Instances are of a current family
# schemas:
#   - input.asset.attributes: schema.aws.instance
# custom:
#   severity: low
#   asset_types: [aws.instance]
#   requires: [attributes.instance_type]
package bench.instance_type_current

deny contains $"{input.asset.attributes.instance_type} is of an old family" if {
	family := split(input.asset.attributes.instance_type, ".")[0]
	not family in data.settings.bench.families
}
