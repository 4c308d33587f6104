# METADATA
# title: Closed accounts cost nothing
# description: >-
#   A closed account that is still billed has something that nobody can see or stop from inside it any more,
#   such as a commitment or a Marketplace subscription.
# schemas:
#   - input.asset.attributes: schema.aws.account
# custom:
#   severity: medium
#   asset_types: [aws.account]
#   when:
#     attributes.state: [SUSPENDED, PENDING_CLOSURE, CLOSED]
#   requires: [attributes.state, monthly_cost]
#   remediation: >-
#     In the management account find out what it is: `aws ce get-cost-and-usage --time-period
#     Start=YYYY-MM-01,End=YYYY-MM-01 --granularity MONTHLY --metrics UnblendedCost --group-by
#     Type=DIMENSION,Key=SERVICE --filter '{"Dimensions": {"Key": "LINKED_ACCOUNT", "Values":
#     ["ACCOUNT_ID"]}}'`.
#
#     If the account was closed in the course of last month, this is the rest of its bill, and the finding goes
#     by itself. Commitments run to their end; for everything else open a case with AWS Support from the
#     management account and let them end the charge.
#   saving_source: The account's unblended cost of the last full month, from ce:GetCostAndUsage.
package cost.aws_closed_account_billed

deny contains $"{input.asset.attributes.state}, but billed last month" if input.asset.monthly_cost.minor > 0

saving := input.asset.monthly_cost if input.asset.monthly_cost.minor > 0
