# METADATA
# title: Volumes are attached to something
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
#     Make a snapshot if anybody may want the data, aws ec2 create-snapshot --volume-id VOLUME_ID, then run
#     aws ec2 delete-volume --volume-id VOLUME_ID.
#   saving_source: The volume's size at the setting cost.prices; provisioned IOPS and throughput come on top.
package cost.aws_volume_unattached

import data.lib.dates
import data.lib.money

deny contains $"attached to nothing, {days} days old" if {
	days := dates.days_between(input.asset.attributes.created_at, input.now)
	days > data.settings.cost.unattached_days
}

saving := money.amount(volume.size_gib, prices.volume_gib_month[volume.volume_type], prices) if {
	volume := input.asset.attributes
	prices := data.settings.cost.prices
}
