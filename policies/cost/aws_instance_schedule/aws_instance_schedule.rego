# METADATA
# title: Instances outside production run on a schedule
# description: >-
#   Nobody works on a test machine at night or at the weekend, and that is two thirds of the week and of its
#   bill.
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
#     Add the tag that your scheduler reads where the instance is defined, or with `aws ec2 create-tags
#     --resources INSTANCE_ID --tags Key=schedule,Value=office-hours`; a machine that has to run all the time
#     says so with `Value=always`.
#
#     The key is the setting `cost.schedule_tag`, the values are those of your scheduler. The tag alone switches
#     nothing off: without a scheduler run `aws ec2 stop-instances --instance-ids INSTANCE_ID` in the evening.
#     What is in memory and on instance store is lost then, and a public address that is no Elastic IP changes.
#   saving_source: >-
#     The setting cost.schedule_saving_percent of the price of its type at the setting cost.prices, Linux, on
#     demand.
package cost.aws_instance_schedule

import data.lib.money
import data.lib.tags

deny contains $"runs around the clock in environment {environment}, tag {schedule} is missing or blank" if {
	# Where nobody says what it is, nobody should be told to switch it off.
	environment := tags.environment(input.asset.tags, [account.tags | some account in input.related.account])
	not environment in data.settings.cost.always_on_environments
	schedule := data.settings.cost.schedule_tag
	tags.blank(input.asset.tags, schedule)
}

saving := money.amount_by_hour(share, prices.instance_hour[input.asset.attributes.instance_type], prices) if {
	share := data.settings.cost.schedule_saving_percent / 100
	prices := data.settings.cost.prices
}
