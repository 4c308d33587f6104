# METADATA
# title: Somebody hears when a budget is spent
# description: >-
#   A budget without thresholds, or one that tells nobody, is a number in the console that is read after the
#   bill.
# schemas:
#   - input.asset.attributes: schema.gcp.budget
# custom:
#   severity: medium
#   asset_types: [gcp.budget]
#   requires:
#     - attributes.thresholds
#     - attributes.default_recipients
#     - attributes.project_recipients
#     - attributes.channels
#     - attributes.topic
#   remediation: >-
#     Run `gcloud billing budgets update BUDGET --billing-account=ACCOUNT_ID --add-threshold-rule=percent=0.9
#     --notifications-rule-monitoring-notification-channels=CHANNEL`, or switch the default recipients on in
#     the console.
#
#     Default recipients are the administrators and users of the billing account, who are seldom the team that
#     spends: a channel to the team is better.
package cost.gcp_budget_tells_somebody

deny contains "no threshold is set" if count(input.asset.attributes.thresholds) == 0

deny contains "nobody is told: default recipients are off, and there is no channel and no topic" if {
	not input.asset.attributes.default_recipients
	not input.asset.attributes.project_recipients
	count(input.asset.attributes.channels) == 0
	is_null(input.asset.attributes.topic)
}
