# METADATA
# title: Closed accounts cost nothing
# description: >-
#   A closed account that is still billed has something that nobody can see or stop any more, such as a
#   commitment or a Marketplace subscription.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: medium
#   asset_types: [aws.account]
#   when:
#     attributes.state: [SUSPENDED, PENDING_CLOSURE, CLOSED]
#   requires: [attributes.state, monthly_cost]
#   remediation: >-
#     Look in Cost Explorer of the management account, by linked account and service, what it is. Commitments
#     run to their end; for everything else ask AWS Support, from the management account, to end the charge.
#   saving_source: The account's unblended cost of the last full month, from ce:GetCostAndUsage.
package cost.aws_closed_account_billed

deny contains $"{input.asset.attributes.state}, but billed last month" if input.asset.monthly_cost.minor > 0

saving := input.asset.monthly_cost if input.asset.monthly_cost.minor > 0
