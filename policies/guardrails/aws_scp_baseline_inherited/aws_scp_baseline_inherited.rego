# METADATA
# title: Every account inherits the baseline service control policies
# description: >-
#   The baseline is what no team may do, whatever its own permissions. An account outside it can
#   switch off logging, leave the organization or use any Region, and nobody is told.
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
#     Move the account below a unit that has the policy, or attach the policy in the management
#     account: aws organizations attach-policy --policy-id POLICY_ID --target-id ACCOUNT_OR_UNIT_ID.
#   references: {cis_aws_7.0: 2.1.2}
package guardrails.aws_scp_baseline_inherited

deny contains $"service control policy {name} is not inherited" if {
	some name in data.settings.guardrails.required_scps
	not name in input.asset.attributes.scp.inherited
}
