# METADATA
# title: Every production account inherits a backup policy
# description: >-
#   With a backup policy, AWS Backup takes care of a new database or volume without anybody thinking of it.
#   Without one, the first deletion by mistake shows that nobody did.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: medium
#   asset_types: [aws.account]
#   when:
#     attributes.state: [ACTIVE]
#   requires: [attributes.path, attributes.inherited_policies]
#   remediation: >-
#     In the management account attach a backup policy to the production unit: `aws organizations attach-policy
#     --policy-id POLICY_ID --target-id UNIT_ID`; `aws organizations list-policies --filter BACKUP_POLICY` lists
#     the policies that exist.
#
#     If there is none, write one: `aws organizations create-policy --type BACKUP_POLICY --name NAME
#     --description TEXT --content file://backup.json`. The vault and the role that it names have to exist in
#     every account below the unit, and backups are billed by what they hold. Which units are production is the
#     setting `guardrails.production_paths`.
package guardrails.aws_backup_policy_inherited

import data.lib.units

deny contains $"no backup policy is inherited in {input.asset.attributes.path}" if {
	units.inside_any(input.asset.attributes.path, data.settings.guardrails.production_paths)
	not "BACKUP_POLICY" in _types
}

_types contains policy.type if some policy in input.asset.attributes.inherited_policies
