# METADATA
# title: The GitHub bill of a repository does not jump
# description: >-
#   A workflow that runs in a loop, or a larger runner that was meant for a day, is seen on the bill a month
#   later; here it is seen with the month.
# schemas:
#   - input.asset.attributes: schema.github.organization
# custom:
#   severity: medium
#   asset_types: [github.organization]
#   requires: [attributes.usage_by_repository]
#   remediation: >-
#     Look at the repository's Actions tab under Usage metrics for the workflow that grew: a schedule, a matrix,
#     a larger runner, a missing `concurrency:` group.
#
#     Limits are the settings `cost.github_usage_growth_percent`, of the mean of the months before, and
#     `cost.github_usage_floor_minor`, in minor units of the bill's currency: what costs less is not looked at.
package cost.github_usage_steady

deny contains $"{repository}: {product} in {_months[0]} is {growth} percent of what it was on average before" if {
	some [repository, product] in _products
	latest := _cost(repository, product, {_months[0]})
	latest >= data.settings.cost.github_usage_floor_minor
	before := {month | some i, month in _months; i > 0}
	count(before) > 0
	mean := _cost(repository, product, before) / count(before)
	mean > 0
	growth := floor((latest * 100) / mean)
	growth > data.settings.cost.github_usage_growth_percent
}

# _months are those of the bill, the latest first.
_months := array.reverse(sort({line.month | some line in input.asset.attributes.usage_by_repository}))

_products contains [line.repository, line.product] if {
	some line in input.asset.attributes.usage_by_repository
}

_cost(repository, product, months) := sum([line.net.minor |
	some line in input.asset.attributes.usage_by_repository
	line.repository == repository
	line.product == product
	line.month in months
])
