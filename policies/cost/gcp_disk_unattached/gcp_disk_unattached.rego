# METADATA
# title: Disks are attached to a machine
# description: >-
#   A disk that no machine uses is billed like any other. Most are left behind when a machine is deleted.
# schemas:
#   - input.asset.attributes: schema.gcp.disk
# custom:
#   severity: medium
#   asset_types: [gcp.disk]
#   when:
#     attributes.attached: [false]
#   requires: [attributes.created_at, attributes.last_detached_at, attributes.size_gb, attributes.disk_type]
#   remediation: >-
#     If anybody may want the data, first keep a snapshot with `gcloud compute snapshots create NAME
#     --source-disk=DISK --source-disk-zone=ZONE`; then run `gcloud compute disks delete DISK --zone=ZONE`, or
#     `--region=REGION` for a regional one.
#
#     Deleting is final, so wait until the snapshot is READY. Disks of a node pool or a stateful set on GKE
#     come and go with their claims: look for the label `goog-k8s-cluster-name` first.
#   saving_source: >-
#     The disk's size at the setting cost.gcp_prices; provisioned IOPS and throughput come on top, a regional
#     disk costs twice as much.
package cost.gcp_disk_unattached

import data.lib.dates
import data.lib.money

deny contains $"attached to nothing for {days} days" if {
	disk := input.asset.attributes
	days := dates.days_unused(disk.last_detached_at, disk.created_at, input.now)
	days > data.settings.cost.unattached_days
}

saving := money.amount(disk.size_gb, prices.disk_gb_month[disk.disk_type], prices) if {
	disk := input.asset.attributes
	prices := data.settings.cost.gcp_prices
}
