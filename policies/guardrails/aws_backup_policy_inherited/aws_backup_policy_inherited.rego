# METADATA
# title: Every production account inherits a backup policy
# description: >-
#   With a backup policy the data of a new database or volume is backed up without anybody thinking of
#   it. Without one, the first deletion by mistake shows that nobody did.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: medium
#   asset_types: [aws.account]
#   when:
#     attributes.state: [ACTIVE]
#   requires: [attributes.path, attributes.inherited_policies]
#   remediation: >-
#     In the management account attach a backup policy to the production unit: aws organizations
#     attach-policy --policy-id POLICY_ID --target-id UNIT_ID.
package guardrails.aws_backup_policy_inherited

import data.lib.units

deny contains $"no backup policy is inherited in {input.asset.attributes.path}" if {
	units.inside_any(input.asset.attributes.path, data.settings.guardrails.production_paths)
	not "BACKUP_POLICY" in _types
}

_types contains policy.type if some policy in input.asset.attributes.inherited_policies
