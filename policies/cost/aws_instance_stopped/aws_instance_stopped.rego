# METADATA
# title: Instances are not left stopped
# description: >-
#   A stopped instance costs nothing itself, but its volumes are billed as before. It misses every update, so
#   nobody can safely start it again.
# schemas:
#   - input.asset.attributes: schema.aws.instance
# custom:
#   severity: low
#   asset_types: [aws.instance]
#   when:
#     attributes.state: [stopped]
#   requires: [attributes.stopped_at, attributes.launched_at]
#   related:
#     volumes: {type: aws.volume, key: links.attached_to, from: id, within: scope}
#   remediation: >-
#     Keep an image if anybody may want it, aws ec2 create-image --instance-id INSTANCE_ID --name NAME, then
#     run aws ec2 terminate-instances --instance-ids INSTANCE_ID and delete the volumes that stay.
#   references: {fsbp: EC2.4}
#   saving_source: The sizes of the volumes attached to it at the setting cost.prices.
package cost.aws_instance_stopped

import data.lib.dates
import data.lib.money

deny contains $"stopped for {days} days" if {
	stopped := input.asset.attributes.stopped_at
	not is_null(stopped)
	days := dates.days_between(stopped, input.now)
	days > data.settings.cost.stopped_days
}

# AWS forgets when it was. Started lately is stopped lately; else nobody can say
# that it has not been long.
deny contains $"stopped, AWS does not say since when, last started {days} days ago" if {
	is_null(input.asset.attributes.stopped_at)
	days := dates.days_between(input.asset.attributes.launched_at, input.now)
	days > data.settings.cost.stopped_days
}

saving := {"minor": minor, "currency": prices.currency} if {
	prices := data.settings.cost.prices
	minor := sum([amount.minor |
		some volume in input.related.volumes
		price := prices.volume_gib_month[volume.attributes.volume_type]
		amount := money.amount(volume.attributes.size_gib, price, prices)
	])
	minor > 0
}
