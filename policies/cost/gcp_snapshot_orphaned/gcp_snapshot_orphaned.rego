# METADATA
# title: Snapshots belong to a disk
# description: >-
#   A snapshot whose disk is gone, and which no schedule removes, is mostly a copy that nobody will ever
#   restore.
# schemas:
#   - input.asset.attributes: schema.gcp.snapshot
# custom:
#   severity: low
#   asset_types: [gcp.snapshot]
#   when:
#     attributes.scheduled: [false]
#   requires: [attributes.created_at, attributes.source_disk, attributes.storage_bytes, links.source_disk]
#   related:
#     disk: {type: gcp.disk, key: id, from: links.source_disk}
#   remediation: >-
#     If nobody needs the data any more, run `gcloud compute snapshots delete NAME`.
#
#     That is final. Google moves what later snapshots of the same disk rest on into those, so a chain stays
#     whole, but the saving may be smaller. For data that has to be kept write a waiver; an archive snapshot
#     of a restored disk is cheaper.
#   saving_source: The bytes that the snapshot takes at the setting cost.gcp_prices.
package cost.gcp_snapshot_orphaned

import data.lib.dates
import data.lib.money

deny contains $"{days} days old, and disk {input.asset.attributes.source_disk} is gone" if {
	count(_disks) == 0
	days := dates.days_between(input.asset.attributes.created_at, input.now)
	days > data.settings.cost.snapshot_days
}

_disks contains disk.id if some disk in input.related.disk

saving := money.amount(input.asset.attributes.storage_bytes / 1073741824, prices.snapshot_gb_month, prices) if {
	prices := data.settings.cost.gcp_prices
}
