# METADATA
# title: A budget watches over every project
# description: >-
#   Without a budget nobody hears of a runaway job, or of a stolen key that mines coins, before the bill.
# schemas:
#   - input.asset.attributes: schema.gcp.project
# custom:
#   severity: medium
#   asset_types: [gcp.project]
#   when:
#     attributes.state: [ACTIVE]
#     attributes.billing.enabled: [true]
#   requires: [attributes.budget_scopes, attributes.billing.account_id]
#   related:
#     budgets: {type: gcp.budget, key: links.covers, from: attributes.budget_scopes}
#   remediation: >-
#     Run `gcloud billing budgets create --billing-account=ACCOUNT_ID --display-name=NAME
#     --budget-amount=AMOUNT --filter-projects=projects/PROJECT_NUMBER --threshold-rule=percent=0.9
#     --threshold-rule=percent=1.0`; with `--filter-resource-ancestors=folders/FOLDER_NUMBER` one budget
#     covers a whole folder.
#
#     A budget tells, it stops nothing. It needs `roles/billing.costsManager` on the billing account.
package cost.gcp_project_has_budget

deny contains "no budget with a threshold covers it" if count(_budgets) == 0

_budgets := [budget |
	some budget in input.related.budgets
	budget.attributes.billing_account_id == input.asset.attributes.billing.account_id
	count(budget.attributes.thresholds) > 0
	not budget.attributes.narrowed
]
