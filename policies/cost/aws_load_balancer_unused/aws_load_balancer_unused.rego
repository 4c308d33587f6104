# METADATA
# title: Load balancers have healthy targets
# description: >-
#   A load balancer without a target that answers is billed by the hour and serves nobody but error pages.
# schemas:
#   - input.asset.attributes: schema.aws.load_balancer
# custom:
#   severity: medium
#   asset_types: [aws.load_balancer]
#   requires:
#     - attributes.created_at
#     - attributes.kind
#     - attributes.targets
#     - attributes.healthy_targets
#   remediation: >-
#     If it is still needed, look why its targets fail: aws elbv2 describe-target-health --target-group-arn
#     TARGET_GROUP_ARN. Else run aws elbv2 delete-load-balancer --load-balancer-arn ARN. One that only
#     redirects has no targets and is a case for a waiver.
#   saving_source: The hours of a month for its kind at the setting cost.prices, without capacity units.
package cost.aws_load_balancer_unused

import data.lib.dates
import data.lib.money

deny contains "has no targets" if {
	_old
	input.asset.attributes.targets == 0
}

deny contains $"none of its {input.asset.attributes.targets} targets is healthy" if {
	_old
	input.asset.attributes.targets > 0
	input.asset.attributes.healthy_targets == 0
}

_old if {
	days := dates.days_between(input.asset.attributes.created_at, input.now)
	days > data.settings.cost.load_balancer_days
}

saving := money.amount_by_hour(1, prices.load_balancer_hour[input.asset.attributes.kind], prices) if {
	prices := data.settings.cost.prices
}
