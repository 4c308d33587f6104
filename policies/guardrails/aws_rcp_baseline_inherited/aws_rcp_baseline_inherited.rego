# METADATA
# title: Every account inherits the baseline resource control policies
# description: >-
#   Resource control policies keep strangers out of buckets, keys and queues even when a resource's own policy
#   lets them in by mistake. In an account outside the baseline that mistake is a leak.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: high
#   asset_types: [aws.account]
#   when:
#     attributes.state: [ACTIVE]
#     attributes.management: [false]
#   requires: [attributes.rcp.inherited]
#   settings: [guardrails.required_rcps]
#   remediation: >-
#     In the management account attach the policy to the account or a unit above it, `aws organizations
#     attach-policy --policy-id POLICY_ID --target-id TARGET_ID`, or move the account below a unit that has it,
#     `aws organizations move-account --account-id ACCOUNT_ID --source-parent-id PARENT_ID
#     --destination-parent-id UNIT_ID`.
#
#     It acts at once on every account below, so try it on a sandbox account first. `aws organizations
#     list-policies --filter RESOURCE_CONTROL_POLICY` shows the IDs. The names are the setting
#     `guardrails.required_rcps`.
#   references: {cis_aws_7.0: 2.1.2}
package guardrails.aws_rcp_baseline_inherited

deny contains $"resource control policy {name} is not inherited" if {
	some name in data.settings.guardrails.required_rcps
	not name in input.asset.attributes.rcp.inherited
}
