# METADATA
# title: Every member account is in an organizational unit
# description: >-
#   Guardrails are attached to organizational units. An account directly below the root has only those of the
#   root, and nobody can tell from its place what it is for.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: medium
#   asset_types: [aws.account]
#   when:
#     attributes.management: [false]
#   requires: [attributes.path]
#   remediation: >-
#     In the management account run `aws organizations move-account --account-id ACCOUNT_ID --source-parent-id
#     ROOT_ID --destination-parent-id UNIT_ID`.
#
#     The unit's policies act at once and may deny what the account does today, so read them first: `aws
#     organizations list-policies-for-target --target-id UNIT_ID --filter SERVICE_CONTROL_POLICY`. `aws
#     organizations list-roots` shows `ROOT_ID`, `aws organizations list-organizational-units-for-parent
#     --parent-id ROOT_ID` the units.
#   references: {cis_aws_7.0: 2.1.4}
package guardrails.aws_account_in_unit

deny contains "directly below the root" if input.asset.attributes.path == ""
