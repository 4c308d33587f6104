# METADATA
# title: Budgets warn before GitHub Actions runs away
# description: >-
#   Usage is billed without an upper limit unless a budget says so; the first sign is then the invoice.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: medium
#   asset_types: [github.organization]
#   requires: [attributes.budgets]
#   remediation: >-
#     Under the organization's Settings, Billing and licensing, Budgets and alerts, make a budget for each
#     product that is used, with alerts to somebody who reads them.
#
#     Tick Stop usage when budget limit is reached where work can wait. The products are the setting
#     `cost.github_budget_products`.
package cost.github_budget_alerts

deny contains $"no budget with an alert is there for {product}" if {
	some product in data.settings.cost.github_budget_products
	not lower(product) in _watched
}

_watched contains lower(product) if {
	some budget in input.asset.attributes.budgets
	budget.scope in {"organization", "enterprise"}
	budget.alerts
	some product in budget.products
}
