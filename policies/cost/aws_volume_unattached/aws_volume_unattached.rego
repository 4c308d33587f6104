# METADATA
# title: Volumes are attached to an instance
# description: >-
#   A volume that no machine uses is billed like any other. Most are left behind when a machine is replaced.
# schemas:
#   - input.asset.attributes: schema.aws.volume
# custom:
#   severity: medium
#   asset_types: [aws.volume]
#   when:
#     attributes.state: [available]
#   requires: [attributes.created_at, attributes.size_gib, attributes.volume_type]
#   remediation: >-
#     If anybody may want the data, first keep a snapshot with `aws ec2 create-snapshot --volume-id VOLUME_ID`;
#     then run `aws ec2 delete-volume --volume-id VOLUME_ID`.
#
#     Deleting is final, so wait until the snapshot is complete: `aws ec2 wait snapshot-completed --snapshot-ids
#     SNAPSHOT_ID`. AWS does not say since when a volume is free, so its whole age counts; `aws cloudtrail
#     lookup-events --lookup-attributes AttributeKey=ResourceName,AttributeValue=VOLUME_ID` tells who detached
#     it in the last 90 days.
#   saving_source: The volume's size at the setting cost.prices; provisioned IOPS and throughput come on top.
package cost.aws_volume_unattached

import data.lib.dates
import data.lib.money

deny contains $"attached to nothing, created {days} days ago" if {
	days := dates.days_between(input.asset.attributes.created_at, input.now)
	days > data.settings.cost.unattached_days
}

saving := money.amount(volume.size_gib, prices.volume_gib_month[volume.volume_type], prices) if {
	volume := input.asset.attributes
	prices := data.settings.cost.prices
}
