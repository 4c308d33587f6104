# METADATA
# title: Every account inherits the baseline service control policies
# description: >-
#   The baseline is what no team may do, whatever its own permissions. An account outside it can switch off
#   logging, leave the organization or use any Region, and nobody is told.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: high
#   asset_types: [aws.account]
#   when:
#     attributes.state: [ACTIVE]
#     attributes.management: [false]
#   requires: [attributes.scp.inherited]
#   settings: [guardrails.required_scps]
#   remediation: >-
#     In the management account attach the policy to the account or a unit above it, `aws organizations
#     attach-policy --policy-id POLICY_ID --target-id TARGET_ID`, or move the account below a unit that has it,
#     `aws organizations move-account --account-id ACCOUNT_ID --source-parent-id PARENT_ID
#     --destination-parent-id UNIT_ID`.
#
#     It acts at once on every account below, so try it on a sandbox account first. `aws organizations
#     list-policies --filter SERVICE_CONTROL_POLICY` shows the IDs. The names are the setting
#     `guardrails.required_scps`.
#   references: {cis_aws_7.0: 2.1.2}
package guardrails.aws_scp_baseline_inherited

deny contains $"service control policy {name} is not inherited" if {
	some name in data.settings.guardrails.required_scps
	not name in input.asset.attributes.scp.inherited
}
