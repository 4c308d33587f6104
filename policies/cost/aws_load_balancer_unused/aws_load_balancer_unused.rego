# METADATA
# title: Load balancers have a healthy target
# description: >-
#   A load balancer without a healthy target is billed by the hour like any other, and all that it can answer is
#   an error or a redirect.
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
#     If nobody needs it, remove the DNS records that name it and run `aws elbv2 delete-load-balancer
#     --load-balancer-arn LOAD_BALANCER_ARN`; that is final, and its DNS name does not come back. Else find out
#     why its targets fail: `aws elbv2 describe-target-groups --load-balancer-arn LOAD_BALANCER_ARN`, then `aws
#     elbv2 describe-target-health --target-group-arn TARGET_GROUP_ARN`.
#
#     One whose listeners only redirect, or give a fixed answer, needs no targets: write a waiver for it.
#   saving_source: The hours of a month for its kind at the setting cost.prices, without capacity units.
package cost.aws_load_balancer_unused

import data.lib.dates
import data.lib.money

# Only an application load balancer can answer by itself.
deny contains "no healthy target: none is registered; if it only redirects, waive it" if {
	_old
	input.asset.attributes.targets == 0
	input.asset.attributes.kind == "application"
}

deny contains "no healthy target: none is registered" if {
	_old
	input.asset.attributes.targets == 0
	input.asset.attributes.kind != "application"
}

deny contains $"no healthy target: 0 of {input.asset.attributes.targets}" if {
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
