# METADATA
# title: The environment tag of an account fits its organizational unit
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
#     If the tag is wrong, run in the management account `aws organizations tag-resource --resource-id
#     ACCOUNT_ID --tags Key=environment,Value=VALUE`; if the unit is wrong, `aws organizations move-account
#     --account-id ACCOUNT_ID --source-parent-id PARENT_ID --destination-parent-id UNIT_ID`.
#
#     The policies of the new unit act at once and may deny what the account does today, so read them first.
#     `aws organizations list-parents --child-id ACCOUNT_ID` shows `PARENT_ID`. Which environments a unit is for
#     is the setting `tagging.unit_environments`.
package tagging.environment_matches_unit

import data.lib.units

deny contains $"tag environment is \"{environment}\", but {unit} is for {concat(", ", allowed)}" if {
	environment := input.asset.tags.environment
	some unit, allowed in data.settings.tagging.unit_environments
	units.inside(input.asset.attributes.path, unit)
	not environment in allowed
}
