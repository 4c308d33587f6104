# METADATA
# title: Instances outside production are switched off at night
# description: >-
#   Nobody works on a test machine at night or at the weekend, which is two thirds of the week and of its bill.
# schemas:
#   - input.asset.attributes: schema.aws.instance
# custom:
#   severity: low
#   asset_types: [aws.instance]
#   when:
#     attributes.state: [running]
#   requires: [tags, attributes.instance_type]
#   related:
#     account: {type: aws.account, key: id, from: parent}
#   remediation: >-
#     Add the tag that your scheduler reads, such as schedule=office-hours, where the instance is defined, or
#     run aws ec2 create-tags --resources INSTANCE_ID --tags Key=schedule,Value=office-hours. A machine that
#     has to run all the time says so with schedule=always.
#   saving_source: >-
#     The setting cost.schedule_saving_percent of the price of its type at the setting cost.prices, Linux, on
#     demand.
package cost.aws_instance_schedule

import data.lib.money
import data.lib.tags

deny contains $"runs all the time in the environment {environment}, without tag {schedule}" if {
	environment := _environment
	not environment in data.settings.cost.always_on_environments
	schedule := data.settings.cost.schedule_tag
	tags.blank(input.asset.tags, schedule)
}

# The instance's own environment goes before its account's. Where neither has
# one, nobody should be told to switch anything off.
_environment := input.asset.tags.environment if not tags.blank(input.asset.tags, "environment")

_environment := account.tags.environment if {
	tags.blank(input.asset.tags, "environment")
	some account in input.related.account
	not tags.blank(account.tags, "environment")
}

saving := money.amount_by_hour(share, prices.instance_hour[input.asset.attributes.instance_type], prices) if {
	share := data.settings.cost.schedule_saving_percent / 100
	prices := data.settings.cost.prices
}
