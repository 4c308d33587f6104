# METADATA
# title: Every account inherits the baseline resource control policies
# description: >-
#   Resource control policies keep strangers out of buckets, keys and queues even when a resource
#   policy lets them in by mistake. In an account outside the baseline that mistake is a leak.
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
#     Move the account below a unit that has the policy, or attach the policy in the management
#     account: aws organizations attach-policy --policy-id POLICY_ID --target-id ACCOUNT_OR_UNIT_ID.
#   references: {cis_aws_7.0: 2.1.2}
package guardrails.aws_rcp_baseline_inherited

deny contains $"resource control policy {name} is not inherited" if {
	some name in data.settings.guardrails.required_rcps
	not name in input.asset.attributes.rcp.inherited
}
