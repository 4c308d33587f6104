# METADATA
# title: The environment tag of an account fits its unit
# description: >-
#   The unit decides which guardrails an account has, the tag how people and reports treat it. When they
#   contradict each other, production may run with the freedom of a sandbox.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: medium
#   asset_types: [aws.account]
#   when:
#     attributes.state: [ACTIVE]
#   requires: [tags, attributes.path]
#   remediation: >-
#     If the tag is wrong, run in the management account aws organizations tag-resource --resource-id
#     ACCOUNT_ID --tags Key=environment,Value=VALUE. If the unit is wrong, run aws organizations move-account.
package tagging.environment_matches_unit

import data.lib.units

deny contains $"tag environment is \"{environment}\", but {unit} is for {concat(", ", allowed)}" if {
	environment := input.asset.tags.environment
	some unit, allowed in data.settings.tagging.unit_environments
	units.inside(input.asset.attributes.path, unit)
	not environment in allowed
}
