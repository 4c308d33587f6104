# METADATA
# title: Instances are not left stopped
# description: >-
#   A stopped instance costs nothing itself, but its volumes are billed as before. It misses every update, so
#   the longer it lies there the less safe it is to start again.
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
#     If anybody may want it again, first keep an image with `aws ec2 create-image --instance-id INSTANCE_ID
#     --name NAME`; then run `aws ec2 terminate-instances --instance-ids INSTANCE_ID`.
#
#     Wait until the image is complete: `aws ec2 wait image-available --image-ids IMAGE_ID`. Terminating is
#     final and takes the volumes with it that are marked `DeleteOnTermination`; delete the others with `aws ec2
#     delete-volume --volume-id VOLUME_ID`. The image is billed too, for less. A machine that has to wait, such
#     as a cold standby, is a case for a waiver.
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
deny contains $"stopped, AWS does not say since when; last started {days} days ago" if {
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
