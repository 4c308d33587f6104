# METADATA
# title: Snapshots that are made by hand are removed
# description: >-
#   A snapshot that somebody made before a change has done its duty when the change has proved itself. With
#   the disk still there, it is the past of data that has moved on.
# schemas:
#   - input.asset.attributes: schema.gcp.snapshot
# custom:
#   severity: low
#   asset_types: [gcp.snapshot]
#   when:
#     attributes.scheduled: [false]
#   requires: [attributes.created_at, attributes.storage_bytes, links.source_disk]
#   related:
#     disk: {type: gcp.disk, key: id, from: links.source_disk}
#   remediation: >-
#     If nobody needs the state any more, run `gcloud compute snapshots delete NAME`; that is final.
#
#     For backups attach a schedule to the disk, which also removes them: `gcloud compute disks
#     add-resource-policies DISK --resource-policies=SCHEDULE --zone=ZONE`. Data that has to be kept is a
#     waiver.
#   saving_source: The bytes that the snapshot takes at the setting cost.gcp_prices.
package cost.gcp_snapshot_old

import data.lib.dates
import data.lib.money

deny contains $"{days} days old, made by no schedule" if {
	count(_disks) > 0
	days := dates.days_between(input.asset.attributes.created_at, input.now)
	days > data.settings.cost.gcp_snapshot_old_days
}

_disks contains disk.id if some disk in input.related.disk

saving := money.amount(input.asset.attributes.storage_bytes / 1073741824, prices.snapshot_gb_month, prices) if {
	prices := data.settings.cost.gcp_prices
}
