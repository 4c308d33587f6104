# METADATA
# title: Snapshots belong to a volume or an image
# description: >-
#   A snapshot whose volume is gone, and on which no image rests, is mostly a copy that nobody will ever
#   restore.
# schemas:
#   - input.asset.attributes: schema.aws.snapshot
# custom:
#   severity: low
#   asset_types: [aws.snapshot]
#   when:
#     attributes.volume_exists: [false]
#     attributes.managed_by: [""]
#   requires:
#     - attributes.created_at
#     - attributes.volume_id
#     - attributes.used_by_images
#     - attributes.size_gib
#     - attributes.storage_tier
#   remediation: >-
#     If nobody needs the data any more, run `aws ec2 delete-snapshot --snapshot-id SNAPSHOT_ID`.
#
#     That is final, unless a rule of the Recycle Bin keeps it for a while. First see whether another account
#     may use it, with `aws ec2 describe-snapshot-attribute --snapshot-id SNAPSHOT_ID --attribute
#     createVolumePermission`, and whether a launch template names it. For data that has to be kept write a
#     waiver; `aws ec2 modify-snapshot-tier --snapshot-id SNAPSHOT_ID --storage-tier archive` makes keeping it
#     cheaper, but it is then stored whole, billed for at least 90 days, and takes up to three days to restore.
#   saving_source: >-
#     The size of the source volume at the setting cost.prices. At most: a snapshot is billed for the blocks
#     that it alone holds.
package cost.aws_snapshot_orphaned

import data.lib.dates
import data.lib.money

deny contains $"{days} days old, volume {input.asset.attributes.volume_id} is gone and no image needs it" if {
	count(input.asset.attributes.used_by_images) == 0
	days := dates.days_between(input.asset.attributes.created_at, input.now)
	days > data.settings.cost.snapshot_days
}

saving := money.amount(snapshot.size_gib, prices.snapshot_gib_month[snapshot.storage_tier], prices) if {
	snapshot := input.asset.attributes
	prices := data.settings.cost.prices
}
